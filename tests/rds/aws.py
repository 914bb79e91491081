# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWS as moto's server plays it, read and changed by boto3 itself, not by the modules under test."""

from __future__ import annotations

from dataclasses import dataclass

import boto3
import requests
from moto.server import ThreadedMotoServer

REGION = "eu-south-1"


@dataclass
class Aws:
    """A running moto server.

    environment: the variables by which AWS's tools find it.  ec2, rds: boto3's clients of it.
    """

    server: ThreadedMotoServer
    environment: dict[str, str]
    ec2: object
    rds: object

    @classmethod
    def start(cls) -> Aws:
        """Start one on a free port."""
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        secret = "the-secret-of-no-account"
        clients = [
            boto3.client(
                name, endpoint_url=url, region_name=REGION, aws_access_key_id="nobody", aws_secret_access_key=secret,
            ) for name in ("ec2", "rds")
        ]
        environment = {
            "AWS_ENDPOINT_URL": url, "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": secret,
            # Each task in one process instead of four: the playbook is tried here, not how Ansible sends modules.
            "ANSIBLE_PIPELINING": "1",
        }
        aws = cls(server, environment, *clients)
        aws.empty()
        return aws

    def stop(self) -> None:
        """Stop it."""
        self.empty()
        self.server.stop()

    def empty(self) -> None:
        """Remove everything: what moto holds belongs to the process, not to the server."""
        requests.post(f"{self.environment['AWS_ENDPOINT_URL']}/moto-api/reset", timeout=30).raise_for_status()

    def subnets(self) -> list[dict]:
        """Return the subnets of the default VPC, in three availability zones."""
        return self.ec2.describe_subnets()["Subnets"]

    def instances(self) -> list[dict]:
        """Return the instances."""
        return self.rds.describe_db_instances()["DBInstances"]

    def clusters(self) -> list[dict]:
        """Return the clusters."""
        return self.rds.describe_db_clusters()["DBClusters"]

    def subnet_groups(self) -> list[dict]:
        """Return the subnet groups."""
        return self.rds.describe_db_subnet_groups()["DBSubnetGroups"]

    def security_groups(self) -> list[dict]:
        """Return the security groups, but for the default one."""
        groups = self.ec2.describe_security_groups()["SecurityGroups"]
        return [group for group in groups if group["GroupName"] != "default"]

    def snapshots(self) -> list[str]:
        """Return the names of the snapshots that somebody made."""
        instances = self.rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
        clusters = self.rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
        names = [row["DBSnapshotIdentifier"] for row in instances]
        return names + [row["DBClusterSnapshotIdentifier"] for row in clusters]

    def everything(self) -> dict:
        """Return all that a playbook could change, without the clock's part in it."""
        rows = {
            "instances": self.instances(), "clusters": self.clusters(), "subnet groups": self.subnet_groups(),
            "security groups": self.security_groups(), "snapshots": self.snapshots(),
        }
        return {name: [_timeless(row) for row in found] for name, found in rows.items()}

    def finish_instance(self, name: str) -> None:
        """Bring an instance to what AWS itself makes of it.

        AWS turns the version 15 into the newest 15.x, and gives gp3 storage 3000 IOPS and 125 MB/s, which the module
        reads; moto 5.2.5 leaves the version as it is, and these two out.
        """
        self.rds.modify_db_instance(DBInstanceIdentifier=name, EngineVersion="15.10", Iops=3000, StorageThroughput=125)

    def finish_cluster(self, name: str) -> None:
        """Bring a cluster to what AWS itself makes of it: the version 15 is the newest 15.x, which moto leaves out."""
        self.rds.modify_db_cluster(DBClusterIdentifier=name, EngineVersion="15.10")


def _timeless(row):
    times = {"LatestRestorableTime", "EarliestRestorableTime"}
    return {name: value for name, value in row.items() if name not in times} if isinstance(row, dict) else row
