# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks, by name and by path: what they make, that a repeat makes nothing, and what they say of wrong input."""

from __future__ import annotations

import json

import pytest
import yaml
from wire import altered, line, self_signed

from checks.paths import ROOT
from integration.playbook import decrypted, task, vaulted
from integration.server import writes

ONBOARD, ENVIRONMENTS = "llmops.litellm.onboard_team", "llmops.litellm.environment_keys"


def written(path, content) -> str:
    """Write a file of YAML.  Gives its path as text."""
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return str(path)


def shipped(name: str) -> dict:
    """Give an example that comes with the playbooks."""
    return yaml.safe_load((ROOT / "playbooks" / "vars" / name).read_text(encoding="utf-8"))


def test_environment_keys(gateway, server, playbooks, name, tmp_path):
    """The guide's keys for three environments: check mode, first run, repeat, and the files, with Ansible Vault."""
    password = tmp_path / "password"
    password.write_text("of these tests", encoding="utf-8")
    content = shipped("environments.yml")
    for key in content["keys"]:
        key["key_alias"] = f"{name}-{key['key_alias']}"
    arguments = ("-e", f"keys_file={written(tmp_path / 'keys.yml', content)}", "-e", f"keys_dir={tmp_path / 'keys'}",
                 "--vault-password-file", str(password))
    with gateway.recording() as calls:
        playbooks.start_book(ENVIRONMENTS, *arguments, "--check", "--diff").finish().must_succeed()
    assert writes(calls) == [] and not (tmp_path / "keys").exists()
    assert any(playbooks.start_book(ENVIRONMENTS, *arguments).finish().must_succeed().changed)
    assert not any(playbooks.start_book(ENVIRONMENTS, *arguments).finish().must_succeed().changed)
    for key in content["keys"]:
        stored = server.keys(key_alias=key["key_alias"])
        assert len(stored) == 1
        assert (stored[0]["max_budget"], stored[0]["models"]) == (key["max_budget"], key.get("models", []))
        assert server.is_valid(decrypted(tmp_path / "keys" / f"{key['key_alias']}.key", password))


def test_onboard_team(gateway, playbooks, name, tmp_path):
    """The guide's team: a member's budget and models hold for the keys of the team."""
    content = shipped("development_team.yml")
    content["team"]["team_alias"] = name
    for member in content["members"]:
        member["user_email"] = f"{name}-{member['user_email']}"
        for key in member["keys"]:
            key["key_alias"] = f"{name}-{key['key_alias']}"
    file = written(tmp_path / "team.yml", content)
    arguments = ("-e", f"team_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}")
    path = str(ROOT / "playbooks" / "onboard_team.yml")
    with gateway.recording() as calls:
        playbooks.start_book(path, *arguments, "--check", "--diff").finish().must_succeed()
    assert writes(calls) == []
    playbooks.start_book(ONBOARD, *arguments).finish().must_succeed()
    assert not any(playbooks.start_book(path, *arguments).finish().must_succeed().changed)
    secret = (tmp_path / "keys" / f"{name}-intern-laptop.key").read_text(encoding="utf-8").strip()
    assert gateway.chat(secret, "claude-haiku-4-5")[0] == 200
    assert gateway.chat(secret, "claude-opus-4-5")[0] != 200
    team = gateway.api("GET", "/v2/team/list", params={"team_alias": name})[1]["teams"][0]
    rows = gateway.api("GET", "/team/info", params={"team_id": team["team_id"]})[1]["team_memberships"]
    budgets = sorted(row["litellm_budget_table"]["max_budget"] for row in rows if row["litellm_budget_table"])
    assert (team["max_budget"], budgets) == (260, [10, 50, 200])


def test_people_who_are_there(modules, server, playbooks, name, tmp_path):
    """Onboarding leaves the roles of people alone for whom it names none; what is empty in the file counts as left out."""
    boss, new = f"{name}-boss@example.com", f"{name}-new@example.com"
    modules.ok("litellm_user", user_email=boss, user_role="proxy_admin")
    content = {
        "team": {"team_alias": name, "max_budget": 5}, "purge_members": None,
        "members": [
            {"user_email": boss, "keys": None, "max_budget": None}, None,
            {"user_email": new, "user_role": None, "role": None, "keys": [None, {"key_alias": f"{name}-new"}]}]}
    file = written(tmp_path / "team.yml", content)
    arguments = ("-e", f"team_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}")
    assert any(playbooks.start_book(ONBOARD, *arguments).finish().must_succeed().changed)
    assert not any(playbooks.start_book(ONBOARD, *arguments).finish().must_succeed().changed)
    assert [row["user_role"] for row in server.users(boss)] == ["proxy_admin"]
    assert [row["user_role"] for row in server.users(new)] == [None]
    secret = (tmp_path / "keys" / f"{name}-new.key").read_text(encoding="utf-8").strip()
    assert server.gateway.chat(secret, "claude-haiku-4-5")[0] == 200


def refused(playbooks, book, variable, file, content, *arguments):
    """Run a playbook with a file that is wrong: it is said in a sentence, before any call.  Gives the run.

    content: of the file, or None for a file that is not there.  arguments: of ansible-playbook.
    """
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with playbooks.gateway.recording() as calls:
        run = playbooks.start_book(book, "-e", f"{variable}={file}", *arguments).finish()
    assert run.code != 0 and calls == []
    assert "NoneType" not in run.output and "Traceback" not in run.output and "Supported parameters" not in run.output
    assert f"{file}: " in run.output and f"For an example of {variable} see " in run.output
    return run


WRONG = [
    (None, ["it cannot be read: No such file or directory"]),
    ("team: [", ["it is not valid YAML (line 2, column 1)"]),
    ("hello", ["it must be a mapping with "]),
]


@pytest.mark.parametrize(("content", "said"), [
    *WRONG,
    ("", ["'team' and 'members' are missing"]),
    ("{team: , members: all}", ["'team' is empty"]), ("{team: {team_alias: a}, members: }", ["'members' is empty. Write [] if"]),
    ("{team_alias: a, keys: [], tpm_limt: 5, members: []}", ["'team_alias' is not a section, but an option. Write it in team,", "'keys' is not a section, but "
     "an option. Write it in an entry of members,", "there is no section 'tpm_limt'"]),
    ("{team: {team_alias: a}, members: [{user_email: a@b.c, keys: [{key_alias: ../x}, {key_alias: ../y, state: absent}]}]}",
     ["members[0].keys[0] (../x): key_alias '../x' cannot be used in the path"]),
    ("{team: {team_alias: a}, members: all}", ["members must be a list"]),
    ("{team: {team_alias: a, max_budget: 0100}, members: []}", ["team.max_budget (line 1): YAML reads 0100 as 64; write 100 or quote it"]),
    ("{team: {team_alias: a, team_alias: b}, members: []}", ["team.team_alias (line 1): it is given twice"]),
    ("{team: {team_alias: a, max_buget: 1}, people: [], members: [all, {email: b@example.com}, {user_email: a@b.c, keys: all, rpm_limit: x},"
     " {user_email: c@b.c, role: boss, keys: [{key_alias: k}, {key_alias: l, max_budget: -1}, {key_alias: k}, {key_alias: m, model: m}]}]}",
     ["there is no section 'people'", "team (a): there is no option max_buget. Did you mean max_budget?", "members[0] must be a dictionary",
      "members[1]: there is no option email. Did you mean user_email?",
      "members[2] (a@b.c): rpm_limit must be a number (got 'x')", "members[2].keys must be a list", "members[3] (c@b.c): value of role must be one of",
      "members[3].keys[1] (l): max_budget must be 0 or more", "members[3].keys[3] (m): there is no option model. Did you mean models",
      "members[3].keys[2] (k): key_alias 'k' is already used by "]),
    ("{team: {team_alias: a}, members: [{user_email: a@b.c}, {user_email: A@b.c}]}", ["team (a): team 'a' names members twice: a@b.c"]),
])
def test_wrong_input_of_a_team(playbooks, tmp_path, content, said):
    """All that is wrong with the file is said at once, with its place, in sentences that name the file, before any call."""
    run = refused(playbooks, ONBOARD, "team_file", tmp_path / "team.yml", content)
    assert [text for text in said if text not in run.output] == [], run.output
    assert run.output.count("team.yml: ") >= len(said)


@pytest.mark.parametrize(("content", "said"), [
    *WRONG,
    ("keys:", ["'keys' is empty. Write [] if"]), ("key_alias: k", ["'key_alias' is not a section, but an option. Write it in an entry of keys,"]),
    ("{team: {}, keys: [all, {models: []}, {key_alias: k, budget: 5}, {key_alias: l, max_budget: -1}, {key_alias: m}, {key_alias: m}]}",
     ["there is no section 'team'", "keys[0] must be a dictionary", "keys[1]: Nothing says which key is meant",
      "keys[2] (k): there is no option budget. Did you mean", "keys[3] (l): max_budget must be 0 or more", "keys[5] (m): key_alias 'm' is already used by "]),
])
def test_wrong_input_of_environments(playbooks, tmp_path, content, said):
    """As for a team."""
    run = refused(playbooks, ENVIRONMENTS, "keys_file", tmp_path / "keys.yml", content)
    assert [text for text in said if text not in run.output] == [], run.output


def test_what_a_file_says_is_made_safe(playbooks, tmp_path):
    """Terminals do not act on a file's names, and no secret in it is told, be it encrypted or of the form of one."""
    (tmp_path / "password").write_text("open sesame", encoding="utf-8")
    hidden = "\n".join("    " + row for row in vaulted("hidden-in-vault", tmp_path / "password").splitlines())
    secret, odd = "sk-aaaabbbbcccc", "a\x1b[2J\u202eb\x07"
    content = yaml.safe_dump({"members": [{"user_email": odd + "@b.c", secret: 1, "budget_duration": secret}], secret: 1, "team": {"team_alias": odd, odd: 1}})
    run = refused(playbooks, ONBOARD, "team_file", tmp_path / "team.yml", content + "  budget_duration: !vault |\n%s\n" % hidden,
                  "--vault-password-file", str(tmp_path / "password"))
    assert secret not in run.output and "hidden-in-vault" not in run.output and "sk-********" in run.output
    assert not {"\x1b", "\u202e", "\x07"} & set(run.output) and "a\\x1b[2J\\u202eb\\x07" in run.output


EXPRESSION = "{{ lookup('ansible.builtin.pipe', 'touch RAN') }}"


@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_data_is_not_code(playbooks, tmp_path, arguments):
    """An expression does not run, wherever it stands in a file; each place is told, with how to pass a variable."""
    here = EXPRESSION.replace("RAN", str(tmp_path / "ran"))
    team = {"team": {"team_alias": here, "models": [here], "max_budget": here, "metadata": {"a": [{"b": here}], here: 1}}, here: 1,
            "members": [{"user_email": here, "role": here, "keys": [{"key_alias": here, "metadata": {"c": here}}]}, here], "purge_members": here}
    run = refused(playbooks, ONBOARD, "team_file", tmp_path / "team.yml", yaml.safe_dump(team), *arguments)
    assert run.results[-1]["msg"].count("are not evaluated in a data file") == 12 and "To use a variable, set" in run.output
    keys = {"keys": [{"key_alias": here, "models": [here], "metadata": {"d": "{% for a in [1] %}x{% endfor %}"}}]}
    run = refused(playbooks, ENVIRONMENTS, "keys_file", tmp_path / "keys.yml", yaml.safe_dump(keys), *arguments)
    assert run.results[-1]["msg"].count("are not evaluated in a data file") == 3
    assert not (tmp_path / "ran").exists()


def test_unsafe_text_and_vault_arrive_as_they_are(server, playbooks, name, tmp_path):
    """What is tagged, and what Vault has encrypted, is stored as it stands and evaluated by nobody, in files encrypted as a whole too."""
    password = tmp_path / "password"
    password.write_text("of these tests", encoding="utf-8")
    here = EXPRESSION.replace("RAN", str(tmp_path / "ran"))
    value = vaulted(here, password)
    file = tmp_path / "keys.yml"
    file.write_text("keys:\n- key_alias: %s\n  metadata:\n    own: !unsafe \"%s\"\n    closed: !vault |\n%s\n"
                    % (name, here, "\n".join("      " + line for line in value.splitlines())), encoding="utf-8")
    arguments = ("-e", f"keys_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}", "--vault-password-file", str(password))
    playbooks.start_book(ENVIRONMENTS, *arguments).finish().must_succeed()
    metadata = server.keys(key_alias=name)[0]["metadata"]
    assert metadata["own"] == metadata["closed"] == here
    file.write_text(vaulted(file.read_text(encoding="utf-8"), password), encoding="utf-8")
    assert not any(playbooks.start_book(ENVIRONMENTS, *arguments).finish().must_succeed().changed)
    run = refused(playbooks, ENVIRONMENTS, "keys_file", file, None)
    assert "cannot be decrypted" in run.output and not (tmp_path / "ran").exists()
    damaged = "keys:\n- key_alias: %s\n  metadata: {closed: !vault \"$ANSIBLE_VAULT;1.1;AES256\\n3132\"}\n" % name
    run = refused(playbooks, ENVIRONMENTS, "keys_file", file, damaged, "--vault-password-file", str(password))
    assert "keys[0].metadata.closed (line 3): it is encrypted with Ansible Vault and cannot be decrypted" in run.output


def onboard(playbooks, tmp_path, content, *arguments):
    """Run onboard_team with a file of this content.  Gives the run."""
    file = written(tmp_path / "team.yml", content)
    return playbooks.start_book(ONBOARD, "-e", f"team_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}", *arguments).finish()


def team_of(name, *people):
    """Give the content of a team file: each of the people has one key, by the same name."""
    return {"team": {"team_alias": name}, "members": [
        {"user_email": f"{name}-{person}@example.com", "keys": [{"key_alias": f"{name}-{person}"}]} for person in people]}


def members_of(gateway, name):
    """Give the team and the first names of its members, by its alias."""
    team, = [row for row in gateway.api("GET", "/v2/team/list", params={"team_alias": name})[1]["teams"] if row["team_alias"] == name]
    info = gateway.api("GET", "/team/info", params={"team_id": team["team_id"]})[1]["team_info"]
    emails = [gateway.api("GET", "/user/info", params={"user_id": row["user_id"]})[1]["user_info"]["user_email"]
              for row in info["members_with_roles"] if row["user_id"] != "default_user_id"]
    return info, sorted(email.split("@")[0].split("-")[-1] for email in emails)


def test_people_leave(gateway, server, playbooks, name, tmp_path):
    """state: absent, and litellm_prune with a shorter file, take people out with their keys; users, other teams and their keys stay."""
    other = f"{name}o"
    onboard(playbooks, tmp_path, team_of(name, "ada", "bob", "cy")).must_succeed()
    theirs = team_of(other, "ada")
    theirs["members"][0]["user_email"] = f"{name}-ada@example.com"
    onboard(playbooks, tmp_path, theirs).must_succeed()
    content = team_of(name, "ada", "bob", "cy")
    content["members"][1]["state"] = "absent"
    preview = onboard(playbooks, tmp_path, content, "--check", "--diff").must_succeed()
    assert f"{name}-bob" in preview.output
    assert any(onboard(playbooks, tmp_path, content).must_succeed().changed)
    assert not any(onboard(playbooks, tmp_path, content).must_succeed().changed)
    assert members_of(gateway, name)[1] == ["ada", "cy"] and not server.keys(key_alias=f"{name}-bob")
    onboard(playbooks, tmp_path, team_of(name, "cy")).must_succeed()
    assert members_of(gateway, name)[1] == ["ada", "cy"] and server.keys(key_alias=f"{name}-ada")
    assert any(onboard(playbooks, tmp_path, team_of(name, "cy"), "-e", "litellm_prune=true").must_succeed().changed)
    assert members_of(gateway, name)[1] == ["cy"] and not server.keys(key_alias=f"{name}-ada")
    assert members_of(gateway, other)[1] == ["ada"] and server.keys(key_alias=f"{other}-ada")
    assert server.users(f"{name}-ada@example.com") and server.users(f"{name}-bob@example.com")
    assert not any(onboard(playbooks, tmp_path, team_of(name, "cy"), "-e", "litellm_prune=true").must_succeed().changed)


def test_a_team_is_renamed(gateway, server, playbooks, name, tmp_path):
    """With its team_id a team gets another alias and stays the same, with its keys; pruning knows it by the new one."""
    onboard(playbooks, tmp_path, team_of(name, "ada", "bob")).must_succeed()
    before = members_of(gateway, name)[0]
    content = team_of(name, "ada", "bob")
    content["team"] = {"team_id": before["team_id"], "team_alias": f"{name}-new"}
    onboard(playbooks, tmp_path, content, "--check", "--diff").must_succeed()
    assert any(onboard(playbooks, tmp_path, content).must_succeed().changed)
    assert not any(onboard(playbooks, tmp_path, content).must_succeed().changed)
    after, people = members_of(gateway, f"{name}-new")
    assert after["team_id"] == before["team_id"] and people == ["ada", "bob"]
    assert [row["team_id"] for row in server.keys(key_alias=f"{name}-ada")] == [before["team_id"]]
    del content["team"]["team_id"], content["members"][1]
    onboard(playbooks, tmp_path, content, "-e", "litellm_prune=true").must_succeed()
    assert members_of(gateway, f"{name}-new")[1] == ["ada"] and not server.keys(key_alias=f"{name}-bob")


def test_what_a_renamed_team_no_longer_names_is_told(gateway, server, playbooks, name, tmp_path):
    """Pruning leaves a key with the mark of the former name alone, and says so in check mode and in the run: nothing else would ever tell."""
    content = team_of(name, "ada")
    content["members"][0]["keys"].append({"key_alias": f"{name}-old"})
    onboard(playbooks, tmp_path, content).must_succeed()
    content["team"] = {"team_id": members_of(gateway, name)[0]["team_id"], "team_alias": f"{name}-new"}
    dropped = content["members"][0]["keys"].pop()
    told = f"prune leaves alone what a former owner has marked and the document does not name: key '{name}-old'. To delete it,"
    for options in (["--check"], []):
        run = onboard(playbooks, tmp_path, content, "-e", "litellm_prune=true", *options)
        assert run.code == 0 and told in " ".join(run.output.split()), run.output
    content["members"][0]["keys"].append(dict(dropped, state="absent"))
    assert server.keys(key_alias=f"{name}-old")
    assert "leaves alone" not in onboard(playbooks, tmp_path, content, "-e", "litellm_prune=true").must_succeed().output
    assert not server.keys(key_alias=f"{name}-old") and server.keys(key_alias=f"{name}-ada")


def test_the_mark_of_another_team_is_none_of_the_former_ones(modules, server, playbooks, name, tmp_path):
    """A key that somebody has moved here by hand opens none of its document's other keys to a file with a team_id."""
    other, here = f"{name}-other", team_of(name, "cy")
    here["members"] += [{"user_email": f"{other}-{person}@example.com"} for person in ("ada", "bob")]
    for content in (team_of(other, "ada", "bob"), here):
        onboard(playbooks, tmp_path, content).must_succeed()
    modules.ok("litellm_key", key_alias=f"{other}-ada", team_alias=name)
    here["team"]["team_id"] = members_of(playbooks.gateway, name)[0]["team_id"]
    here["members"][-1]["keys"] = [{"key_alias": f"{other}-bob"}]
    run = onboard(playbooks, tmp_path, here)
    assert run.code != 0 and f"key '{other}-bob' belongs to the owner 'onboard_team:{other}'" in run.output, run.output
    assert server.keys(key_alias=f"{other}-bob")[0]["team_id"] == members_of(playbooks.gateway, other)[0]["team_id"]


@pytest.mark.parametrize("book", [ONBOARD, ENVIRONMENTS])
def test_variables_of_an_inventory_for_other_hosts(playbooks, name, tmp_path, book):
    """How the proxies are reached, in group_vars/all, is not for a playbook that runs on this machine."""
    inventory = tmp_path / "inventory.yml"
    written(inventory, {"all": {"hosts": {"localhost": None, "proxy": None}, "vars": {
        "ansible_connection": "ssh", "ansible_port": 1, "ansible_become": True, "ansible_become_user": "nobody", "ansible_become_exe": "/nowhere"}}})
    variable, content = ("team_file", team_of(name, "ada")) if book == ONBOARD else ("keys_file", {"keys": [{"key_alias": name}]})
    file = written(tmp_path / "file.yml", content)
    playbooks.start_book(book, "-i", str(inventory), "-e", f"{variable}={file}", "--check").finish().must_succeed()


@pytest.mark.parametrize("mark", [["a"], {"a": 1}, 7, True, "\x1b[31monboard_team:a"])
def test_a_mark_that_is_none(playbooks, name, tmp_path, mark):
    """Whoever may write metadata may write anything where the mark is: it is nobody's, and does not end a run without a word."""
    onboard(playbooks, tmp_path, team_of(name)).must_succeed()
    content = team_of(name)
    content["team"]["team_id"] = members_of(playbooks.gateway, name)[0]["team_id"]
    with line(lambda call: altered(lambda body: marked(body, mark)) if call.method == "GET" else None, playbooks.gateway) as wire:
        run = onboard(playbooks, tmp_path, content, "-e", f"litellm_url={wire.url}")
    assert run.code != 0 and f"team '{name}' belongs to the owner '" in run.output and "\x1b" not in run.output, run.output
    assert "under another name" not in run.results[-1]["msg"]


def marked(body, mark):
    """Give an answer in which every object has a mark."""
    if isinstance(body, dict):
        return {key: {"llmops_litellm_owner": mark} if key == "metadata" else marked(value, mark) for key, value in body.items()}
    return [marked(row, mark) for row in body] if isinstance(body, list) else body


def test_an_empty_dest(playbooks, name, tmp_path):
    """The remedy is one that a file can follow, since nobody can register the task of a playbook."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name, "dest": None}]})
    run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "--check").finish()
    assert run.code != 0 and "Leave dest out if " in run.output and "register" not in run.output, run.output


def test_what_is_somebody_elses_is_not_taken(modules, server, playbooks, name, tmp_path):
    """A wrong alias takes over neither a key of environment_keys nor another person's, which transfer moves; what has no mark is adopted."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": f"{name}-staging"}]})
    playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}").finish().must_succeed()
    modules.ok("litellm_user", user_email=f"{name}-cy@example.com")
    modules.ok("litellm_key", key_alias=f"{name}-cys", user_email=f"{name}-cy@example.com", dest=str(tmp_path / "keys" / f"{name}-cys.key"))
    content = team_of(name, "ada")
    for alias, said in ((f"{name}-staging", "belongs to the owner 'environment_keys:keys'"), (f"{name}-cys", "transfer: true")):
        content["members"][0]["keys"][0]["key_alias"] = alias
        run = onboard(playbooks, tmp_path, content)
        assert run.code != 0 and said in run.output, run.output
        assert server.keys(key_alias=alias)[0]["team_id"] is None
    content["members"][0]["keys"][0]["transfer"] = True
    onboard(playbooks, tmp_path, content).must_succeed()
    assert server.keys(key_alias=f"{name}-cys")[0]["metadata"]["llmops_litellm_owner"] == f"onboard_team:{name}"


def test_a_file_with_another_name(playbooks, name, tmp_path):
    """What is said helps at once."""
    def run(file, *arguments):
        path = written(tmp_path / file, {"keys": [{"key_alias": name}]})
        return playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={path}", "-e", f"keys_dir={tmp_path / 'keys'}", *arguments).finish()
    run("one.yml").must_succeed()
    refused = run("two.yml")
    assert refused.code != 0 and "set litellm_owner to 'environment_keys:one'" in refused.output, refused.output
    assert run("two.yml", "-e", "litellm_owner=environment_keys:one").must_succeed().changed == [False]


def test_environments_are_pruned(server, playbooks, name, tmp_path):
    """litellm_prune deletes what the file names no more, and nothing of another file; state: absent deletes one key."""
    def run(file, aliases, *arguments):
        rows = [{"key_alias": f"{name}-{alias}"} if isinstance(alias, str) else alias for alias in aliases]
        path = written(tmp_path / f"{name}{file}.yml", {"keys": rows})
        return playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={path}", "-e", f"keys_dir={tmp_path / 'keys'}", *arguments).finish()
    run("one", ["a", "b", "c"]).must_succeed()
    run("two", ["d"]).must_succeed()
    # As a number too, for which 0 is nothing and not the usual limit.
    refused = run("one", ["a", "b"], "-e", '{"litellm_prune": true, "litellm_prune_limit": 0}')
    assert refused.code != 0 and "more than litellm_prune_limit 0 allows" in refused.output, refused.output
    run("one", ["a", "b"], "-e", "litellm_prune=true").must_succeed()
    run("one", ["a", {"key_alias": f"{name}-b", "state": "absent"}]).must_succeed()
    assert [alias for alias in "abcd" if server.keys(key_alias=f"{name}-{alias}")] == ["a", "d"]


def test_paths_and_environment(gateway, server, playbooks, name, tmp_path):
    """~ and variables in paths, and every variable of the environment that modules know; a directory is called one."""
    file = written(playbooks.folder / "keys.yml", {"keys": [{"key_alias": f"{name}-$HOME"}]})
    environment = {"LITELLM_URL": "", "LITELLM_MASTER_KEY": " ", "LITELLM_PROXY_URL": gateway.url,
                   "LITELLM_PROXY_API_KEY": gateway.environment["LITELLM_MASTER_KEY"], "LITELLM_HEADERS": '{"X-Test-Room": "blue-1234567"}'}
    run = playbooks.start_book(ENVIRONMENTS, "-e", "keys_file=~/keys.yml", "-e", "keys_dir=$HOME/deep/keys", "-e", "litellm_timeout=50",
                               "-e", "litellm_validate_certs=true", **environment).finish()
    assert file and run.must_succeed() and (playbooks.folder / "deep" / "keys" / f"{name}-$HOME.key").is_file()
    for text, said in ((".", "it is a directory"), ("", "team_file is not set. Pass it with -e team_file=FILE")):
        run = playbooks.start_book(ONBOARD, "-e", f"team_file={text}").finish()
        assert run.code != 0 and said in run.output
    for variable, said in (("LITELLM_URL", "url is missing"), ("LITELLM_MASTER_KEY", "api_key is missing")):
        run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", **{variable: ""}).finish()
        assert run.code != 0 and said in run.output and variable in run.output


def test_variables_reach_the_modules(gateway, playbooks, name, tmp_path):
    """Each variable is the modules' option of its name."""
    certificate, key = str(self_signed(tmp_path)), gateway.environment["LITELLM_MASTER_KEY"]
    runs = [
        {"owner": f"{name}-owner", "prune": True, "prune_limit": "7", "unknown_models": "fail", "require_models": True, "require_budget": True,
         "api_key": key, "api_key_header": "x-litellm-api-key", "headers": {"X-Test-Room": "blue-1234567"}, "validate_certs": False,
         "client_cert": certificate, "client_key": certificate, "timeout": 50.0, "retries": 2},
        {"api_key": key, "ca_path": certificate},  # which excludes validate_certs: false
    ]
    play, = yaml.safe_load((ROOT / "playbooks" / "environment_keys.yml").read_text(encoding="utf-8"))
    passed_on = play["tasks"][0]["llmops.litellm._apply_file"]
    assert {option for given in runs for option in given} | {"url", "keys_file", "keys_dir"} == set(passed_on)
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name, "models": ["claude-haiku-4-5"], "max_budget": 1}]})
    for given in runs:
        with line(gateway=gateway) as wire:
            given["url"] = wire.url
            variables = json.dumps({f"litellm_{option}": value for option, value in given.items()})
            run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}", "-e", variables, "--check",
                                       LITELLM_URL="http://127.0.0.1:9", LITELLM_MASTER_KEY="sk-wrong").finish().must_succeed()
        came = run.results[-1]["invocation"]["module_args"]
        shown = {option: value for option, value in given.items() if option not in ("api_key", "headers")}  # the others are on the wire
        assert {option: came[option] for option in shown} == shown and wire.asked
        assert all(key in call.headers[given.get("api_key_header", "Authorization")] for call in wire.asked)
        assert all(call.headers["X-Test-Room"] == "blue-1234567" for call in wire.asked if "headers" in given)


@pytest.mark.parametrize(("variable", "value", "said"), [
    ("litellm_prune", "maybe", "litellm_prune must be true or false"), ("litellm_prune", [], "litellm_prune must be true or false (got a list)"),
    ("keys_dir", ["keys"], "keys_dir must be text (got a list)"), ("keys_dir", 5, "keys_dir must be text, but YAML read it as the number 5"),
    ("litellm_owner", False, "litellm_owner must be text, but YAML read it as the boolean false"), ("keys_file", True, "keys_file must be text"),
    ("litellm_unknown_models", False, "litellm_unknown_models must be text"), ("litellm_api_key", 0, "litellm_api_key must be text"),
    ("litellm_prune", "\x1b[31m", "litellm_prune must be true or false (got '\\x1b[31m')"),
    ("litellm_prune_limit", "few", "litellm_prune_limit must be a number of"),
    ("litellm_require_models", "some", "litellm_require_models must be true or false"), ("litellm_headers", ["a"], "litellm_headers must be a dictionary"),
    ("litellm_headers", {"Host": "a"}, "litellm_headers sets Host"), ("litellm_url", "a", "litellm_url 'a' lacks its scheme"),
    ("litellm_ca_path", "/none", "litellm_ca_path '/none' cannot be read"), ("litellm_timeout", "soon", "litellm_timeout must be a number"),
    ("litellm_timeout", -1, "litellm_timeout must be more than 0"), ("litellm_retries", [], "litellm_retries must be a number"),
    ("keys_file", " ", "keys_file is not set"), ("litellm_owner", "ops ", "litellm_owner 'ops ' begins or ends with a space"),
    ("litellm_unknown_models", "shout", "value of litellm_unknown_models must be one of"),
    ("litellm_client_cert", "/none", "Check litellm_ca_path, litellm_client_cert and litellm_client_key"),
    ("litellm_validate_certs", "", "litellm_validate_certs must be true or false"), ("litellm_api_key", "a b\n", "litellm_api_key contains characters"),
])
def test_a_variable_of_another_type_is_refused(playbooks, name, tmp_path, variable, value, said):
    """It would name a folder or an owner, or a default would silently replace it; what is said names the variable, before any call."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name}]})
    with playbooks.gateway.recording() as calls:
        run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", json.dumps({variable: value})).finish()
    assert run.code != 0 and said in run.output and "\x1b" not in run.output, run.output
    assert all(said in line for line in run.output.splitlines() if line.startswith("[ERROR]")), run.output
    assert calls == []


@pytest.mark.parametrize(("given", "meant"), [
    ("prune=true", "litellm_prune"), ("url=http://127.0.0.1:1", "litellm_url"), ("litellm_prun=true", "litellm_prune")])
def test_a_variable_without_its_prefix_is_told(playbooks, name, tmp_path, given, meant):
    """Otherwise somebody believes that it pruned, or at which gateway."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name}]})
    run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", given, "--check").finish()
    assert run.code == 0 and "This playbook has no variable %s. Did you mean %s?" % (given.partition("=")[0], meant) in run.output, run.output


def test_a_remedy_names_the_variable(playbooks, name, tmp_path):
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name, "models": [name]}]})
    run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", "litellm_unknown_models=fail").finish()
    assert run.code != 0 and f"key '{name}' names '{name}'" in run.output and "set litellm_unknown_models: ignore" in run.output, run.output


@pytest.mark.parametrize("nothing", [None, "{{ omit }}", "{{ not_set | default(omit) }}"])
def test_a_variable_without_a_value_is_left_out(playbooks, name, tmp_path, nothing):
    """Whoever passes on what may not be set writes such."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name}]})
    nothings = {variable: nothing for variable in ("keys_dir", "litellm_owner", "litellm_prune", "litellm_prune_limit", "litellm_url", "litellm_timeout")}
    playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", json.dumps(nothings)).finish().must_succeed()
    assert (playbooks.folder / "keys" / f"{name}.key").is_file()


@pytest.mark.parametrize("variable", ["keys_dir={{ nothing }}/keys", "litellm_url={{ nothing }}", "litellm_api_key={{ nothing.at_all }}"])
def test_an_undefined_variable_is_no_default(playbooks, name, tmp_path, variable):
    """Another folder, or another gateway, is not what was meant."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name}]})
    run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}", "-e", json.dumps(dict([variable.split("=")])), "--check").finish()
    assert run.code != 0 and variable.split("=")[0] in run.output and "undefined" in run.output, run.output


def test_a_variable_of_another_name_is_told(playbooks, name, tmp_path):
    """What is like one of the playbook is a warning; what is not, belongs to somebody else."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name}]})
    inventory = tmp_path / "hosts"
    inventory.write_text("localhost url=other\n", encoding="utf-8")
    run = playbooks.start_book(ENVIRONMENTS, "-i", str(inventory), "-e", f"keys_file={file}", "-e", "litellm_onwer=me", "-e", "litellm_site=here",
                               "-e", "prune_limit=5", "--check").finish()
    assert run.code == 0 and "Did you mean litellm_owner?" in run.output and "litellm_site" not in run.output
    assert "Did you mean litellm_prune_limit?" in run.output and "litellm_url?" not in run.output


def test_an_unknown_team(playbooks, name, tmp_path):
    """A file of keys holds no teams, so that nobody is told to add one to it."""
    file = written(tmp_path / "keys.yml", {"keys": [{"key_alias": name, "team_alias": f"{name}-none"}]})
    run = playbooks.start_book(ENVIRONMENTS, "-e", f"keys_file={file}").finish()
    assert run.code != 0 and f"{name}-none" in run.output and "dd it to the document" not in run.output


def test_a_nested_document_in_a_task(server, playbooks, name):
    """A section x- of a task is nobody's, and secrets are told nowhere, at whichever level they stand and whether or not the task is right."""
    secrets = [f"sk-{name}-{number}-0123456789" for number in range(4)]
    own = [{"key_alias": f"{name}-{number}", "key": secret} for number, secret in enumerate(secrets)]
    document = {"x-any": [5], "users": [{"user_email": f"{name}@example.com", "keys": [own[0]]}], "teams": [{"team_alias": name, "keys": [own[1]], "members": [
        {"user_email": f"{name}@example.com", "keys": [own[2]], "user": {"keys": [own[3]]}}]}]}
    run = playbooks.ok([task("litellm_apply", **document)], "-vvvv", "--diff")
    assert all(server.is_valid(secret) for secret in secrets)
    document["users"][0]["keys"][0] = dict(own[0], nonsense=secrets[0])
    wrong = playbooks.run([task("litellm_apply", **document)], "-vvvv", "--diff")
    assert wrong.code != 0 and f"users[0].keys[0] ({name}-0): there is no option nonsense." in wrong.output
    for output in (run.output, wrong.output):
        assert not [secret for secret in secrets if secret in output], output
