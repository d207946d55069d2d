# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program against the fake Azure, signed in as `az login` would: workspaces, compute, refusals."""

import json
import os
import subprocess
import unittest

from support import CliCase

FAKE = os.environ.get("TRAINYARD_FAKEAZURE", "fakeazure")


class Azure(CliCase):
    def setUp(self):
        super().setUp()
        self.cloud = self.make("cloud")
        self.fake = subprocess.Popen([FAKE, self.cloud], stdout=subprocess.PIPE, text=True,
                                     env={**os.environ, "FAKEAZURE_JOB_SECONDS": "3"})
        self.addCleanup(self.stop)
        self.address = self.fake.stdout.readline().strip()

    def stop(self):
        self.fake.kill()
        self.fake.wait()
        self.fake.stdout.close()

    def environment(self):
        found = super().environment()
        return {**found, "TRAINYARD_AZURE_CLOUD": os.path.join(self.cloud, "cloud.json"),
                "PATH": os.path.join(self.cloud, "bin") + os.pathsep + found["PATH"]}

    def ask(self, *words):
        answer = self.run_it("--json", "--workspace", self.address, *words)
        self.assertEqual(answer.code, 0, answer)
        return answer.json

    def test_compute_of_every_kind_is_listed_with_sizes_and_costs(self):
        targets = {target["name"]: target for target in self.ask("compute", "list")}
        self.assertEqual(len(targets), 9)
        cluster = targets["cpu-cluster"]
        self.assertEqual((cluster["kind"], cluster["state"], cluster["cores"], cluster["nodesMax"]),
                         ("cluster", "Busy", 4, 4))
        self.assertAlmostEqual(cluster["costPerHour"], 0.586)
        self.assertEqual(targets["factory"]["kindLabel"], "DataFactory")
        sizes = self.ask("compute", "sizes", "--gpu")
        self.assertEqual([size["gpus"] for size in sizes], [1, 4, 8])

    def test_runs_made_elsewhere_are_listed_and_canceled(self):
        runs = self.ask("run", "list")
        self.assertEqual([run["displayName"] for run in runs], ["brave_otter_7f3a", "calm_heron_11c0", "keen_lynx_90ab"])
        self.assertEqual((runs[0]["target"], runs[0]["environment"]), ("cpu-cluster", "AzureML-sklearn-1.5:7"))
        self.assertEqual(self.ask("run", "show", "calm")["status"], "Completed")

    def test_a_folder_is_submitted_and_its_log_and_loss_arrive(self):
        with open(os.path.join(self.source, "train.py"), "w", encoding="utf-8") as file:
            file.write("print('hello')\n")
        submit = ["--workspace", self.address, "run", "submit", "--source", self.source, "--script", "train.py",
                  "--target", "cpu-cluster", "--environment", "AzureML-sklearn-1.5"]
        answer = self.run_it(*submit, "--wait", "--", "--rate", "0.1")
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("epoch 2 loss", answer.out)
        run = self.ask("run", "list")[0]
        self.assertEqual((run["status"], run["target"], run["configuration"]["script"],
                          run["configuration"]["arguments"]),
                         ("Completed", "cpu-cluster", "train.py", ["--rate", "0.1"]))
        metrics = {m["name"]: len(m["points"]) for m in self.ask("run", "metrics", run["id"])["metrics"]}
        self.assertEqual(metrics, {"loss": 3, "accuracy": 3})
        self.assertIn("epoch 0 loss 2.3000", self.run_it("--workspace", self.address, "run", "log", run["id"]).out)
        model = os.path.join(self.source, "model.bin")
        self.ask("run", "download", run["id"], "outputs/model.bin", model)
        self.assertEqual(os.path.getsize(model), 3000)
        again = self.run_it("--json", "--workspace", self.address, "run", "again", run["id"])
        self.assertEqual((again.code, again.json["configuration"]["script"]), (0, "train.py"), again)
        refused = self.run_it("--json", *submit[:-2])
        self.assertEqual((refused.code, refused.json["error"]["kind"]), (1, "invalidInput"), refused)

    def test_a_wrong_cluster_is_refused_before_it_is_asked_for(self):
        answer = self.run_it("--json", "--workspace", self.address, "compute", "create", "cluster", "x", "--size", "S")
        self.assertEqual((answer.code, answer.json["error"]["kind"]), (1, "invalidInput"), answer)

    def test_a_folder_with_a_config_file_names_its_workspace(self):
        subscription, group, name = self.address.removeprefix("azure:").split("/")
        os.makedirs(os.path.join(self.source, ".azureml"))
        with open(os.path.join(self.source, ".azureml", "config.json"), "w", encoding="utf-8") as file:
            json.dump({"subscription_id": subscription, "resource_group": group, "workspace_name": name}, file)
        self.assertEqual(self.run_it("workspace", "add", "team", "--config", self.source).code, 0)
        listed = self.run_it("--json", "workspace", "list").json
        self.assertIn({"name": "team", "kind": "Azure Machine Learning", "location": self.address}, listed)
        self.assertEqual(len(self.run_it("--json", "--workspace", "team", "compute", "list").json), 9)
        found = self.run_it("--json", "workspace", "find", "--text", "research").json
        self.assertEqual([one["address"] for one in found], [self.address])
        self.assertEqual(self.run_it("workspace", "forget", "team").code, 0)

    def test_who_is_not_signed_in_is_told_how(self):
        os.unlink(os.path.join(self.cloud, "token.json"))
        answer = self.run_it("--json", "--workspace", self.address, "compute", "list")
        self.assertEqual((answer.code, answer.json["error"]["kind"]), (1, "denied"), answer)


if __name__ == "__main__":
    unittest.main()
