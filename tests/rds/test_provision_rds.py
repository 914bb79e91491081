# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook provision_rds: what it makes, repeats, changes, refuses, hands over and removes."""

from __future__ import annotations

import stat

import pytest
import yaml

from rds.provision import IN_URL, PASSWORD, PROVISION, REMOVE, Provision

# What deploy_gateway would find on the gateway's hosts, in the same run.
FOLLOWING = [{
    "name": "After it", "hosts": "gateway", "gather_facts": False, "connection": "local", "tasks": [{
        "name": "What was handed over", "ansible.builtin.assert": {"that": [
            "gateway_database == 'external'", "gateway_database_url | hash('sha256') == expected_url | hash('sha256')",
            "gateway_database_iam_auth == false", "gateway_database_aws_region == 'eu-south-1'",
        ]},
    }],
}]


def rules(group: dict) -> set[tuple[int, str]]:
    """Return the ports and the networks that a security group lets in."""
    return {
        (permission["FromPort"], row[name])
        for permission in group["IpPermissions"]
        for kind, name in (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6"))
        for row in permission[kind]
    }


def test_instance(aws, playbooks, tmp_path):
    """The guide's instance: previewed, made, repeated, changed, repeated, handed over and removed."""
    provision = Provision(aws, playbooks)
    before = aws.everything()
    assert provision.changed("--check", "--diff") == {"Manage the subnet group", "Manage the security group", "Manage the instance"}
    assert aws.everything() == before

    inventory, following, file = tmp_path / "inventory.yml", tmp_path / "following.yml", tmp_path / "database.yml"
    inventory.write_text(yaml.safe_dump({"gateway": {"hosts": {"one": None, "two": None}}}), encoding="utf-8")
    following.write_text(yaml.safe_dump(FOLLOWING), encoding="utf-8")
    url = f"postgresql://litellm:{IN_URL}@litellm.aaaaaaaaaa.eu-south-1.rds.amazonaws.com:5432/litellm"
    # The value is expected by its hash alone: an assertion prints what it compares.
    expected = {"expected_url": "postgresql://litellm:{{ rds_password | urlencode }}@" + url.split("@")[1]}
    run = provision.run(
        "-i", str(inventory), "--diff", "-vvv", books=(PROVISION, str(following)), rds_vars_file=str(file), **expected,
    ).must_succeed()
    made = {result["name"] for result in run.results if result.get("changed")}
    assert made == {"Manage the subnet group", "Manage the security group", "Manage the instance", "Write the variables to a file"}

    (instance,), (group,), (subnet_group,) = aws.instances(), aws.security_groups(), aws.subnet_groups()
    wanted = {
        "DBInstanceIdentifier": "litellm", "Engine": "postgres", "EngineVersion": "15",
        "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": 20, "DBName": "litellm", "MasterUsername": "litellm",
        "StorageEncrypted": True, "PubliclyAccessible": False, "DeletionProtection": True,
        "BackupRetentionPeriod": 7, "MultiAZ": False, "IAMDatabaseAuthenticationEnabled": False,
        "StorageType": "gp3", "CopyTagsToSnapshot": True,
    }
    assert {name: instance.get(name) for name in wanted} == wanted
    assert [row["VpcSecurityGroupId"] for row in instance["VpcSecurityGroups"]] == [group["GroupId"]]
    assert rules(group) == {(5432, "10.0.1.0/24"), (5432, "2001:db8::/32")}
    subnets = sorted(row["SubnetIdentifier"] for row in subnet_group["Subnets"])
    assert subnets == sorted(provision.variables["rds_subnet_ids"])

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert PASSWORD not in str(written)
    assert written["gateway_database_url"] == url.replace(IN_URL, "{{ rds_password | urlencode }}")

    aws.finish_instance("litellm")
    assert provision.changed("--diff", rds_vars_file=str(file)) == set()
    change = {"rds_allocated_storage": 40, "rds_backup_retention_days": 14, "rds_allowed_cidrs": ["10.0.2.0/24"]}
    provision.variables.update(change)
    assert provision.changed() == {"Manage the instance", "Manage the security group"}
    assert (aws.instances()[0]["AllocatedStorage"], aws.instances()[0]["BackupRetentionPeriod"]) == (40, 14)
    assert rules(aws.security_groups()[0]) == {(5432, "10.0.2.0/24")}
    # Storage that has grown is left as it is.
    assert provision.changed(rds_allocated_storage=20) == set()

    removed = {"Take the protection away", "Manage the instance", "Manage the subnet group", "Manage the security group"}
    assert provision.changed("--check", **REMOVE) == removed
    assert len(aws.instances()) == 1
    assert provision.changed(**REMOVE) == removed
    assert aws.everything() == {**before, "snapshots": aws.snapshots()}
    (snapshot,) = aws.snapshots()
    assert snapshot.startswith("litellm-final-")
    assert provision.changed(**REMOVE) == set()


def test_cluster(aws, playbooks):
    """Aurora Serverless v2: previewed, made, repeated, changed, repeated and removed."""
    own = aws.ec2.create_security_group(GroupName="own", Description="own", VpcId=aws.subnets()[0]["VpcId"])["GroupId"]
    provision = Provision(aws, playbooks, rds_kind="serverless", rds_security_group_ids=[own], rds_allowed_cidrs=[])
    before = aws.everything()
    assert provision.changed("--check", "--diff") == {"Manage the subnet group", "Manage the cluster", "Manage the writer"}
    assert aws.everything() == before
    assert provision.changed("-vvv", "--diff") == {"Manage the subnet group", "Manage the cluster", "Manage the writer"}
    (cluster,), (writer,) = aws.clusters(), aws.instances()
    wanted = {
        "DBClusterIdentifier": "litellm", "Engine": "aurora-postgresql", "EngineMode": "provisioned",
        "EngineVersion": "15", "DatabaseName": "litellm", "MasterUsername": "litellm",
        "StorageEncrypted": True, "DeletionProtection": True,
        "BackupRetentionPeriod": 7, "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 2.0},
    }
    assert {name: cluster.get(name) for name in wanted} == wanted
    assert [row["VpcSecurityGroupId"] for row in cluster["VpcSecurityGroups"]] == [own]
    assert [row["IsClusterWriter"] for row in cluster["DBClusterMembers"]] == [True]
    assert (writer["DBInstanceClass"], writer["PubliclyAccessible"]) == ("db.serverless", False)

    aws.finish_cluster("litellm")
    assert provision.changed("--diff") == set()
    provision.variables["rds_max_acu"] = 4
    assert provision.changed() == {"Manage the cluster"}
    assert aws.clusters()[0]["ServerlessV2ScalingConfiguration"] == {"MinCapacity": 0.5, "MaxCapacity": 4.0}
    assert provision.changed() == set()

    provision.changed(**REMOVE)
    assert aws.everything() == {**before, "snapshots": aws.snapshots()}
    assert len(aws.snapshots()) == 1
    assert provision.changed(**REMOVE) == set()


def test_password_is_changed_when_that_is_asked_for(aws, playbooks):
    """A new password alone is no change, as AWS never tells the present one; rds_change_password sets it at once."""
    provision = Provision(aws, playbooks, rds_iam_authentication=True)
    provision.changed()
    aws.finish_instance("litellm")
    assert provision.changed("--diff", rds_change_password=True) == {"Manage the instance"}
    assert aws.instances()[0]["IAMDatabaseAuthenticationEnabled"] is True


@pytest.mark.parametrize(("variables", "texts"), [
    ({"rds_password": "", "rds_subnet_ids": [], "rds_allowed_cidrs": []},
     ["rds_password is not set", "rds_subnet_ids names 0 subnets", "Nobody may connect"]),
    ({"rds_password": "secret", "rds_allowed_cidrs": ["0.0.0.0/0"], "rds_backup_retention_days": 0,
      "rds_identifier": "A_b"},
     ["rds_password is too weak", "lets the whole internet in (0.0.0.0/0)", "1 to 35 days",
      "rds_identifier is \"A_b\""]),
    ({"rds_password": "has a / and a @ in it", "rds_engine_version": "newest", "rds_allocated_storage": 5},
     ["rds_password holds what AWS does not take", "rds_engine_version is \"newest\"", "at least 20 GB"]),
    ({"rds_kind": "serverless", "rds_min_acu": 3, "rds_max_acu": 2, "rds_security_group_ids": ["group"]},
     ["rds_min_acu is 3 and rds_max_acu 2", "No ID of a security group (sg-...): group", "give one or the other"]),
    ({"rds_kind": "aurora"}, ["value of rds_kind must be one of: instance, serverless, got: aurora"]),
    ({"rds_deletion_protecton": False}, ["There is no variable rds_deletion_protecton"]),
    ({"rds_state": "absent"}, ["give -e rds_confirm_removal=litellm too"]),
    ({"rds_subnet_ids": "subnet-0a, subnet-0a", "rds_allowed_cidrs": "10.0.0.0/99, 300.0.0.0/8, fd00::/129, 10.0.0.0/8",
      "rds_allowed_security_group_ids": "sg-0a"},
     ["rds_subnet_ids names 1 subnets", "what is no network: 10.0.0.0/99, 300.0.0.0/8, fd00::/129. A"]),
    ({"rds_subnet_ids": ["a", "b"], "rds_backup_window": "1-2", "rds_maintenance_window": "sun", "rds_tags": {"aws:a": "b", "c": ["d"]},
      "rds_vars_file": "/none/rds.yml"},
     ["No ID of a subnet (subnet-...): a, b", "rds_backup_window is \"1-2\"", "rds_maintenance_window is \"sun\"", "rds_tags has aws:a",
      "not text", "rds_vars_file cannot be /none/rds.yml"]),
    ({"rds_kms_key_id": None, "rds_port": None, "rds_region": ["a"], "rds_gateway_group": {"a": 1}},
     ["rds_kms_key_id, rds_port without a value", "rds_gateway_group, rds_region must be one value"]),
])
def test_wrong_variables(aws, playbooks, variables, texts):
    """What is wrong is said in sentences, all of it at once, and AWS is not even asked."""
    run = Provision(aws, playbooks).run(env={"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, **variables)
    said = " ".join(run.output.replace('\\"', '"').split())
    assert run.code != 0 and [text for text in texts if text not in said] == [], said


def test_what_cannot_become_the_database_is_refused(aws, playbooks):
    """Another kind of database under the identifier, a protected one, subnets of one zone: nothing is changed."""
    provision = Provision(aws, playbooks)
    options = {
        "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": 20, "DBName": "litellm", "MasterUsername": "root",
        "MasterUserPassword": PASSWORD,
    }

    def own(name):
        return [{"Key": "litellm-database", "Value": name}]

    aws.rds.create_db_instance(DBInstanceIdentifier="litellm", Engine="mysql", DeletionProtection=True, Tags=own("litellm"), **options)
    aws.rds.create_db_instance(DBInstanceIdentifier="newer", Engine="postgres", EngineVersion="17.2", Tags=own("newer"), **options)
    before = aws.everything()
    one_zone = [aws.subnets()[0]["SubnetId"]]
    one_zone.append(aws.ec2.create_subnet(
        VpcId=aws.subnets()[0]["VpcId"], CidrBlock="172.31.96.0/24",
        AvailabilityZone=aws.subnets()[0]["AvailabilityZone"],
    )["Subnet"]["SubnetId"])
    for variables, text in [
        ({}, "is a database of the engine mysql, not postgres"),
        ({"rds_identifier": "newer"}, "there is no way back to 15: set rds_engine_version to 17"),
        ({"rds_identifier": "newer", "rds_engine_version": "18", "rds_username": "root"}, "is another major version"),
        ({"rds_identifier": "other", "rds_subnet_ids": one_zone}, "in at least two availability zones"),
        ({**REMOVE, "rds_deletion_protection": True}, "give -e rds_deletion_protection=false too"),
    ]:
        run = provision.run(**variables)
        assert run.code != 0 and text in " ".join(run.output.split()), run.output
    assert aws.everything() == before


def test_missing_boto3_is_named(aws, playbooks, tmp_path):
    """Where Python has no boto3, the remedy is said."""
    (tmp_path / "boto3.py").write_text("raise ImportError(\"No module named 'boto3'\")\n", encoding="utf-8")
    run = Provision(aws, playbooks).run(env={"PYTHONPATH": str(tmp_path)})
    assert run.code != 0 and "-m pip install boto3 botocore" in run.output and "Traceback" not in run.output
