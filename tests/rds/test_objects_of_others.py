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


def subnet_group(aws, name: str, tags=()) -> str:
    """Make a subnet group.  Returns its ARN."""
    subnets = [row["SubnetId"] for row in aws.subnets()[:2]]
    made = aws.rds.create_db_subnet_group(
        DBSubnetGroupName=name, DBSubnetGroupDescription="of somebody", SubnetIds=subnets, Tags=list(tags),
    )
    return made["DBSubnetGroup"]["DBSubnetGroupArn"]


def security_group(aws, tags=()) -> str:
    """Make a security group with the name that the playbook's would have.  Returns its ID."""
    group = aws.ec2.create_security_group(
        GroupName="litellm-database", Description="of somebody", VpcId=aws.subnets()[0]["VpcId"],
    )["GroupId"]
    if tags:
        aws.ec2.create_tags(Resources=[group], Tags=list(tags))
    return group


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


def writer(aws, tags=(), group=None, name="litellm-1") -> str:
    """Make an instance, with the name of a cluster's writer.  Returns its ARN."""
    more = {"DBSubnetGroupName": group, "DBClusterIdentifier": "litellm", "Engine": "aurora-postgresql"} if group else {"Engine": "postgres"}
    return aws.rds.create_db_instance(
        DBInstanceIdentifier=name, DBInstanceClass="db.r6g.large", Tags=list(tags), **more,
    )["DBInstance"]["DBInstanceArn"]


def tag(resource: str) -> str:
    """Return the command that makes something the playbook's."""
    tags = "--region eu-south-1 --tags Key=litellm-database,Value=litellm"
    if resource.startswith("sg-"):
        return f"aws ec2 create-tags {tags} --resources {resource}"
    return f"aws rds add-tags-to-resource {tags} --resource-name {resource}"


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
    ("instance", instance, "The instance litellm"),
    ("serverless", cluster, "The cluster litellm"),
    ("serverless", writer, "The instance litellm-1"),
    ("instance", lambda aws, tags: subnet_group(aws, "litellm-database", tags), "The subnet group litellm-database"),
])
@pytest.mark.parametrize("tags", [[], OTHERS], ids=["no tags", "tags of others"])
def test_what_others_made_is_refused(aws, playbooks, kind, make, what, tags):
    """Without the playbook's own tag it is neither changed nor removed; the object and both remedies are said."""
    provision = Provision(aws, playbooks, rds_kind=kind)
    resource = make(aws, tags)
    texts = [f"{what} does not have the tag litellm-database=litellm", "give another rds_identifier", tag(resource)]
    refused(aws, provision, texts)
    refused(aws, provision, texts, **REMOVE, rds_final_snapshot=False)


def test_everything_of_others_is_named_at_once(aws, playbooks):
    """Whoever wants to adopt it gets all the commands; the engine does not matter, and another identifier is free."""
    provision = Provision(aws, playbooks)
    resources = [instance(aws, engine="mysql"), subnet_group(aws, "litellm-database"), security_group(aws)]
    refused(aws, provision, [tag(resource) for resource in resources])
    provision.changed(rds_identifier="other")
    assert {row["DBInstanceIdentifier"] for row in aws.instances()} == {"litellm", "other"}


def test_security_group_of_others(aws, playbooks):
    """One with the name of the playbook's own is refused where that would be made, and left alone otherwise."""
    provision = Provision(aws, playbooks)
    resource = security_group(aws, OTHERS)
    refused(aws, provision, ["The security group litellm-database does not have the tag", tag(resource)])
    provision.changed(rds_allowed_cidrs=[], rds_security_group_ids=[resource])
    aws.finish_instance("litellm")
    provision.changed(**REMOVE)
    assert [row["GroupId"] for row in aws.security_groups()] == [resource]


def test_tagged_instance_is_adopted(aws, playbooks):
    """With the tag it is the playbook's, in the subnet group that it has, since AWS does not move it within a VPC."""
    provision = Provision(aws, playbooks)
    instance(aws, OWN)
    assert "Manage the instance" in provision.changed()
    (row,) = aws.instances()
    assert (row["DBInstanceClass"], row["DBSubnetGroup"]["DBSubnetGroupName"]) == ("db.t4g.micro", "others")
    aws.finish_instance("litellm")
    provision.changed(**REMOVE)
    assert (aws.instances(), [row["DBSubnetGroupName"] for row in aws.subnet_groups()]) == ([], ["others"])


def test_tagged_cluster_is_adopted(aws, playbooks):
    """With their tags the cluster and its writer are the playbook's."""
    provision = Provision(aws, playbooks, rds_kind="serverless")
    cluster(aws, OWN)
    writer(aws, OWN, group="others")
    assert "Manage the cluster" in provision.changed()
    assert [row["DBSubnetGroup"]["DBSubnetGroupName"] for row in aws.instances()] == ["others"]
    provision.changed(**REMOVE)
    assert (aws.instances(), aws.clusters()) == ([], [])


@pytest.mark.parametrize("name", ["litellm", "litellm-one"])
def test_writer_with_another_name(aws, playbooks, name):
    """A cluster that is adopted keeps its writer and gets no second instance, which would be paid for."""
    provision = Provision(aws, playbooks, rds_kind="serverless")
    cluster(aws, OWN)
    resource = writer(aws, group="others", name=name)
    texts = [f"The instance {name} does not have the tag litellm-database=litellm", tag(resource)]
    refused(aws, provision, texts)
    refused(aws, provision, texts, **REMOVE)
    aws.rds.add_tags_to_resource(ResourceName=resource, Tags=OWN)
    provision.changed()
    assert [row["DBInstanceIdentifier"] for row in aws.instances()] == [name]
    assert provision.changed() == set()
    provision.changed(**REMOVE)
    assert (aws.instances(), aws.clusters()) == ([], [])


@pytest.mark.parametrize(("kind", "other", "told"), [
    ("instance", "serverless", "litellm is an instance that provision_rds made"),
    ("serverless", "instance", "litellm is an Aurora cluster that provision_rds made")])
def test_another_kind_is_refused(aws, playbooks, kind, other, told):
    """It would be a second, empty database, handed over in place of the one with the data."""
    provision = Provision(aws, playbooks, rds_kind=kind)
    provision.changed()
    texts = [told, f"give rds_kind={kind}", "under another rds_identifier and move the data"]
    refused(aws, provision, texts, rds_kind=other)
    refused(aws, provision, texts, rds_kind=other, **REMOVE)


@pytest.mark.parametrize(("make", "kind"), [(instance, "serverless"), (cluster, "instance")])
def test_same_name_for_another_kind_of_somebody_else(aws, playbooks, make, kind):
    """AWS lets an instance and a cluster have one name; each has its owner."""
    def there():
        rows = [*aws.instances(), *aws.clusters()]
        return {row.get("DBInstanceArn", row.get("DBClusterArn")): (row["BackupRetentionPeriod"], row["TagList"]) for row in rows}

    make(aws, OTHERS)
    before = there()
    provision = Provision(aws, playbooks, rds_kind=kind)
    provision.changed()
    now = there()
    assert len(now) == len(before) + (1 if kind == "instance" else 2) and now.items() >= before.items()
    if kind == "instance":
        aws.finish_instance("litellm")
    provision.changed(**REMOVE)
    assert there() == before


def test_another_vpc_is_refused(aws, playbooks):
    """A database does not follow rds_subnet_ids to another VPC."""
    instance(aws, OWN)
    vpc = aws.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        aws.ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=f"eu-south-1{zone}")["Subnet"]["SubnetId"]
        for number, zone in enumerate("ab")
    ]
    text = f"litellm is in the VPC {aws.subnets()[0]['VpcId']}, and rds_subnet_ids names subnets of {vpc}"
    refused(aws, Provision(aws, playbooks, rds_subnet_ids=subnets), [text])


@pytest.mark.parametrize("kind", ["instance", "serverless"])
def test_existing_snapshot_is_not_taken_for_the_last_one(aws, playbooks, kind):
    """A snapshot that is there already would leave the database without a last one."""
    provision = Provision(aws, playbooks, rds_kind=kind, rds_final_snapshot_identifier="last")
    provision.changed()
    if kind == "instance":
        aws.finish_instance("litellm")
        aws.rds.create_db_snapshot(DBSnapshotIdentifier="last", DBInstanceIdentifier="litellm")
    else:
        aws.rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="last", DBClusterIdentifier="litellm")
    refused(aws, provision, ["there is a snapshot last already", "give another rds_final_snapshot_identifier"], **REMOVE)
    provision.changed(**REMOVE, rds_final_snapshot=False)
    assert aws.snapshots() == ["last"]
