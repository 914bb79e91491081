# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook provision_rds, where what has its names is not its own: it is refused before anything is changed, unless somebody tags it."""

from __future__ import annotations

import pytest

from rds.provision import PASSWORD, REMOVE, Provision

OWN = [{"Key": "litellm-database", "Value": "litellm"}]
OTHERS = [{"Key": "litellm-database", "Value": "another"}, {"Key": "team", "Value": "shop"}]
USER = {"MasterUsername": "litellm", "MasterUserPassword": PASSWORD, "StorageEncrypted": True}


def subnet_group(aws, name: str) -> None:
    """Make a subnet group."""
    subnets = [row["SubnetId"] for row in aws.subnets()[:2]]
    aws.rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription="of somebody", SubnetIds=subnets)


def instance(aws, tags=(), engine="postgres") -> str:
    """Make an instance that is large, with the names of the playbook's defaults.  Returns its ARN."""
    subnet_group(aws, "others")
    return aws.rds.create_db_instance(
        DBInstanceIdentifier="litellm", Engine=engine, EngineVersion="15.4", DBInstanceClass="db.m5.4xlarge", MultiAZ=True, DBName="litellm",
        AllocatedStorage=100, BackupRetentionPeriod=35, DBSubnetGroupName="others", Tags=list(tags), **USER,
    )["DBInstance"]["DBInstanceArn"]


def cluster(aws, tags=()) -> str:
    """Make a cluster without an instance.  Returns its ARN."""
    subnet_group(aws, "others")
    return aws.rds.create_db_cluster(
        DBClusterIdentifier="litellm", Engine="aurora-postgresql", EngineVersion="15.4", DatabaseName="litellm", DBSubnetGroupName="others",
        ServerlessV2ScalingConfiguration={"MinCapacity": 2, "MaxCapacity": 64}, BackupRetentionPeriod=35, Tags=list(tags), **USER,
    )["DBCluster"]["DBClusterArn"]


def writer(aws, tags=(), group=None) -> str:
    """Make an instance with the name of a cluster's writer.  Returns its ARN."""
    more = {"DBSubnetGroupName": group, "DBClusterIdentifier": "litellm", "Engine": "aurora-postgresql"} if group else {"Engine": "postgres"}
    return aws.rds.create_db_instance(
        DBInstanceIdentifier="litellm-1", DBInstanceClass="db.r6g.large", Tags=list(tags), **more,
    )["DBInstance"]["DBInstanceArn"]


def tag(resource: str) -> str:
    """Return the command that makes something the playbook's."""
    return f"aws rds add-tags-to-resource --region eu-south-1 --tags Key=litellm-database,Value=litellm --resource-name {resource}"


def refused(aws, provision, texts: list[str], **variables) -> None:
    """Run the playbook, really and in check mode, which must say the texts and change nothing."""
    before = aws.everything()
    for arguments in ([], ["--check"]):
        run = provision.run(*arguments, rds_region="eu-south-1", **variables)
        said = " ".join(run.output.split())
        assert run.code != 0 and [text for text in texts if text not in said] == [], said
        assert not [result["name"] for result in run.results if result.get("changed")]
        assert aws.everything() == before


@pytest.mark.parametrize(("kind", "make", "what"), [
    ("instance", instance, "The instance litellm"), ("serverless", cluster, "The cluster litellm"), ("serverless", writer, "The instance litellm-1"),
])
@pytest.mark.parametrize("tags", [[], OTHERS], ids=["no tags", "tags of others"])
def test_what_others_made_is_refused(aws, playbooks, kind, make, what, tags):
    """Without the playbook's own tag it is neither changed nor removed; the object and both remedies are said."""
    provision = Provision(aws, playbooks, rds_kind=kind)
    resource = make(aws, tags)
    texts = [f"{what} does not have the tag litellm-database=litellm", "give another rds_identifier", tag(resource)]
    refused(aws, provision, texts)
    refused(aws, provision, texts, **REMOVE, rds_final_snapshot=False)


def test_another_engine_of_others_is_refused(aws, playbooks):
    """Whatever it is, another identifier is free."""
    provision = Provision(aws, playbooks)
    resource = instance(aws, engine="mysql")
    refused(aws, provision, [tag(resource)], **REMOVE, rds_final_snapshot=False)
    provision.changed(rds_identifier="other")
    assert {row["DBInstanceIdentifier"] for row in aws.instances()} == {"litellm", "other"}


def test_with_the_tag_it_is_its_own(aws, playbooks):
    provision = Provision(aws, playbooks)
    instance(aws, OWN)
    provision.changed(**REMOVE)
    assert aws.instances() == []
