# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document: every mistake at once, what counts where something is given several times, and files."""

from __future__ import annotations

import copy
import os
import re

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import Mistakes, item_options, parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.files import files_of, read_parts
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.simulator import option_values
from hypothesis import given
from hypothesis import strategies as st


EMAIL = "dev@example.com"
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
                        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3))
SECTIONS = st.sampled_from(list(KINDS) + ["defaults", "profiles", "other", 5])
NAMES = st.sampled_from(["keys", "user", "state", "user_id", "user_email", "team_alias", "budget_id", "key_alias", "profile",
                         "max_budget", "members", "metadata", "models", 7])


def plain(text):
    """A mistake without the names of objects beside their places."""
    return re.sub(r"(\[\d+\][a-z_.\[\]\d]*) \([^)]*\)", r"\1", text)


def told(caught):
    return [plain(text) for text in caught.value.found]


def wanted(document):
    return [entry.wanted for entry in parse([("file", document)])]


MISTAKES = [
    ({"user": []}, "file: there is no section 'user'. The sections are budgets, tags, users, teams, keys, defaults, profiles. Did you mean users?"),
    ({"key_alias": "a"}, "file: 'key_alias' is not a section, but an option. Write it in an entry of keys, not next to it"),
    ({"user_email": EMAIL}, "file: 'user_email' is not a section, but an option. Write it in an entry of users or keys, not next to it"),
    ({"users": [{"user_email": "\u201cdev@example.com\u201d"}]}, "file: users[0]: user_email '\u201cdev@example.com\u201d' is not an email address"),
    ({"defaults": {"users": {"state": "absent"}}}, "file: defaults.users.state: cannot be shared. Write it at each object"),
    ({"profiles": {"intern": {"force": True}}}, "file: profiles.intern.force: cannot be shared. Write it at each object"),
    ({"users": [{"user_email": EMAIL, "state": "gone"}]}, "file: users[0]: value of state must be one of"),
    ({"users": {}}, "file: users must be a list"),
    ({"users": ["x"]}, "file: users[0] must be a dictionary"),
    *[({"keys": [{"key_alias": "k", name: ""}]}, "file: keys[0]: %s of key 'k' is empty" % name)
      for name in ("user_id", "user_email", "team_id", "team_alias", "budget_id")],
    ({"budgets": [{"budget_id": ""}]}, "file: budgets[0]: Nothing says which budget is meant"),
    ({"users": [{"user_email": "a\ud800@x.org"}]}, "file: users[0]"), ({"users": [{"user_email": "a@\0x.org"}]}, "file: users[0]"),
    ({"users": [{"user_email": "x"}]}, "file: users[0]: user_email 'x' is not an email address"),
    ({"users": [{}]}, "file: users[0]: Nothing says which user is meant"),
    ({"users": [{"user_email": EMAIL, "max_budge": 1}]}, "file: users[0]: there is no option max_budge. Did you mean max_budget?"),
    ({"users": [{"user_email": EMAIL, "max_budget": "much"}]}, "file: users[0]: "),
    ({"users": [{"user_email": EMAIL, "max_budget": -1}]}, "file: users[0]: max_budget must be 0 or more (got -1.0)"),
    ({"users": [{"user_email": EMAIL, "user_role": "king"}]}, "file: users[0]: value of user_role must be one of"),
    ({"users": [{"user_email": EMAIL, "profile": "x"}]}, "file: users[0].profile: there is no profile 'x'. The profiles are: none"),
    ({"users": [{"user_email": EMAIL, "profile": ["x"]}]}, "file: users[0]: profile must be text (got a list)"),
    ({"users": [{"user_email": EMAIL}, {"user_email": EMAIL.upper()}]},
     "file: users[1]: user_email '%s' is already used by file: users[0]. Name each object once" % EMAIL),
    ({"budgets": [{"max_budget": 1}]}, "file: budgets[0]: missing required arguments: budget_id"),
    ({"users": [{"user_id": "b", "force": True}]}, "file: users[0]: there is no option force."),
    ({"keys": [{"key_alias": "k", "vault_id": "x"}]}, "file: keys[0]: there is no option vault_id."),
    ({"keys": [{"key_alias": "k", "duration": "30days"}]}, "file: keys[0]: duration"),
    ({"keys": [{"key_alias": "k", "dest": "/a/b"}, {"key_alias": "l", "dest": "/a/c/../b"}]},
     "file: keys[1]: dest '/a/c/../b' is already used by file: keys[0]. Give each key its own file"),
    ({"keys": [{"key": "sk-0123456789abcdefg"}, {"key": "sk-0123456789abcdefg"}]},
     "file: keys[1]: token '%s' is already used by file: keys[0]. Name each object once" % hash_of("sk-0123456789abcdefg")),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": EMAIL}, {"user_email": EMAIL}]}]},
     "file: teams[0]: team 't' names members twice: " + EMAIL),
    ({"teams": [{"team_alias": "t", "members": [{"user_emial": EMAIL}]}]},
     "file: teams[0].members[0]: there is no option user_emial. Did you mean user_email?"),
    ({"teams": [{"team_alias": "t", "purge_members": True}]}, "file: teams[0]: purge_members of team 't' is set without members"),
    ({"defaults": {"user": {}}}, "file: defaults.user: there are only defaults for budgets, tags, users, teams, keys"),
    ({"defaults": {"users": {"key_alias": "k"}}}, "file: defaults.users.key_alias: there is no such option"),
    ({"profiles": {"intern": {"max_budge": 1}}}, "file: profiles.intern.max_budge: there is no such option"),
    ({"profiles": []}, "file: profiles must be a dictionary of dictionaries"),
    ({"profiles": {"intern": 5}}, "file: profiles must be a dictionary of dictionaries"),
]


@pytest.mark.parametrize("first, second", [({}, {"max_budget": -1}), ({"max_budget": -1}, {}), ({"max_budge": 1}, {"max_budget": -1})])
def test_what_is_named_twice_is_told_beside_other_mistakes(first, second):
    with pytest.raises(Mistakes) as caught:
        parse([("file", {"users": [dict(first, user_email=EMAIL), dict(second, user_email=EMAIL.upper())]})])
    assert len(told(caught)) == 1 + bool(first) + bool(second)
    assert sum("is already used by file: users[" in text for text in told(caught)) == 1


def test_mistakes_of_a_file_and_of_its_document_are_told_at_once(tmp_path):
    """What may only follow from a mistake in the same object is not told."""
    (tmp_path / "a.yml").write_text("""
users:
  - {user_email: "{{ who }}", max_budge: 1, keys: [{key_alias: 5}]}
  - {user_email: b@x.org, max_budge: 1, keys: [{key_alias: k, max_budget: 0100}, {key_alias: 5}]}
user: []
""", encoding="utf-8")
    (tmp_path / "b.yml").write_text("teams: [", encoding="utf-8")
    (tmp_path / "c.yml").write_text("users: [{user_email: c@x.org, max_budget: x}]", encoding="utf-8")
    parts, found = read_parts(str(tmp_path))
    with pytest.raises(Mistakes) as caught:
        parse(parts, found)
    assert [text.replace(str(tmp_path) + "/", "")[:45] for text in caught.value.found] == [
        "a.yml: users[0].user_email (line 3): expressi", "a.yml: users[1].keys[0].max_budget (line 4): ", "b.yml: it is not valid YAML (line 2, column 1",
        "a.yml: there is no section 'user'. The sectio", "a.yml: users[1] (b@x.org): there is no option", "a.yml: users[1].keys[1]: key_alias must be te",
        "c.yml: users[0] (c@x.org): max_budget must be"]


@pytest.mark.parametrize("section", ["x_common", "X-common", "_common", ".common"])
def test_a_section_that_is_nearly_ignored(section):
    with pytest.raises(Mistakes) as caught:
        parse([("file", {section: {}})])
    assert told(caught)[0].startswith("file: there is no section '%s'. " % section)
    assert told(caught)[0].rstrip(".").endswith("Only sections that begin with x- are ignored")


@pytest.mark.parametrize("document, said", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_reason(document, said):
    with pytest.raises(Mistakes) as caught:
        parse([("file", document)])
    assert len(told(caught)) == 1
    assert told(caught)[0].startswith(said) and str(caught.value).startswith("The document has a mistake: ")
    if "sk-" in str(document):
        assert "sk-" not in str(caught.value)


@pytest.mark.parametrize(("kind", "name", "meant"), [
    ("users", "name", "user_alias"), ("users", "email", "user_email"), ("users", "budget", "max_budget"), ("users", "rpm", "rpm_limit"),
    ("teams", "name", "team_alias"), ("teams", "team", "team_id or team_alias"), ("teams", "duration", "budget_duration"), ("teams", "tpm", "tpm_limit"),
    ("keys", "name", "key_alias"), ("keys", "team", "team_id or team_alias"), ("keys", "user", "user_id or user_email"), ("keys", "expire", "expires"),
    ("tags", "budget", "budget_id or max_budget"), ("budgets", "duration", "budget_duration")])
def test_names_of_other_tools_are_known(kind, name, meant):
    """Those of LiteLLM's UI, and of scripts."""
    with pytest.raises(Mistakes) as caught:
        parse([("file", {kind: [{name: "x"}]})])
    assert "file: %s[0]: there is no option %s. Did you mean %s?" % (kind, name, meant) in told(caught)


def test_an_option_of_the_task_does_not_belong_into_a_file():
    with pytest.raises(Mistakes) as caught:
        parse([("file", {"owner": "me", "dest": "keys/{key_alias}", "max_budget": 1, "peolpe": []})], of_task={"owner", "dest"})
    assert str(caught.value).split("\n")[1:] == [
        "- file: 'dest' is not a section, but an option. Write it in an entry of keys, or write it in the task, next to src.",
        "- file: 'max_budget' is not a section, but an option. Write it in an entry of budgets or tags or users or teams or keys, not next to it.",
        "- file: 'owner' is not a section, but an option. Write it in the task, next to src.",
        "- file: there is no section 'peolpe'. The sections are budgets, tags, users, teams, keys, defaults, profiles."]


def test_all_mistakes_are_told_at_once():
    parts = [("file %d" % number, document) for number, (document, said) in enumerate(MISTAKES)
             if "profiles" not in document and "already" not in said]
    with pytest.raises(Mistakes) as caught:
        parse(parts, ["a file is no YAML."])
    places = {text.split(":")[0] for text in told(caught)}
    assert places >= {place for place, document in parts} | {"a file is no YAML."}
    assert all("\n- %s" % text in str(caught.value) for text in caught.value.found)


@given(st.dictionaries(SECTIONS, ANYTHING | st.lists(st.dictionaries(NAMES, ANYTHING, max_size=4), max_size=3), max_size=4))
def test_whatever_a_file_holds_is_a_document_or_a_mistake(document):
    before = copy.deepcopy(document)
    try:
        parse([("file", document)])
    except Mistakes as error:
        assert error.found
    assert repr(document) == repr(before)


def test_all_mistakes_of_one_object():
    rows = [{"user_email": "a", "max_budget": -1, "budget_duration": "30days", "profile": "none"}]
    members = [{"user_email": "b"}, {"user_email": EMAIL, "budget_duration": "x", "tpm_limit": -1}]
    team = {"team_alias": "t", "max_budget": -1, "members": members}
    with pytest.raises(Mistakes) as caught:
        parse([("file", {"users": rows, "teams": [team]})])
    assert [text.split(": ", 2)[1] for text in told(caught)] == [
        "users[0].profile", "users[0]", "users[0]", "users[0]", "teams[0]", "teams[0].members[0]", "teams[0].members[1]",
        "teams[0].members[1]"]


@pytest.mark.parametrize("kind, row, name", [
    ("keys", {"key_alias": "k", "user_email": EMAIL, "token": "x"}, "k"), ("keys", {"key_alias": "k", "tags": 5, "rpm_limit": -1}, "k"),
    ("teams", {"team_id": "id", "team_alias": "t", "max_budget": -1}, "t"), ("budgets", {"budget_id": "b", "max_budget": -1}, "b")])
def test_a_place_has_the_name_of_the_object(kind, row, name):
    with pytest.raises(Mistakes) as caught:
        parse([("file", {kind: [{"key_alias": 5}, row]} if kind == "keys" else {kind: [row]})])
    assert ("file: %s[%d] (%s): " % (kind, int(kind == "keys"), name)) in str(caught.value)


def test_an_unknown_option_is_told_without_all_the_others():
    with pytest.raises(Mistakes) as caught:
        parse([("file", {"users": [{"user_email": EMAIL, "max_buget": 1, "modles": [], "xyz": 1}]})])
    assert told(caught) == ["file: users[0]: there is no option max_buget. Did you mean max_budget?",
                            "file: users[0]: there is no option modles. Did you mean models?", "file: users[0]: there is no option xyz."]


def test_the_same_thing_in_two_files():
    with pytest.raises(Mistakes) as caught:
        parse([("one", {"keys": [{"key_alias": "k"}]}), ("two", {"keys": [{"key_alias": "k"}]})])
    assert told(caught) == ["two: keys[0]: key_alias 'k' is already used by one: keys[0]. Name each object once"]
    shared = {"profiles": {"intern": {"max_budget": 1}}}
    assert parse([("one", shared), ("two", copy.deepcopy(shared))]) == []
    with pytest.raises(Mistakes) as caught:
        parse([("one", shared), ("two", {"profiles": {"intern": {"max_budget": 2}}})])
    assert told(caught) == ["two: profiles.intern is defined twice with different values. Keep one of them"]


OWN = item_options("users")
VALUES = {name: option_values(name, OWN[name]) for name in ("max_budget", "tpm_limit", "models", "user_alias")}


@given(*[st.fixed_dictionaries({}, optional=VALUES)] * 3)
def test_what_is_nearest_counts(defaults, profile, own):
    row = dict(own, user_email=EMAIL, profile="p")
    found, = wanted({"users": [row], "defaults": {"users": defaults}, "profiles": {"p": profile}})
    plain, = wanted({"users": [dict(defaults, **dict(profile, **dict(own, user_email=EMAIL)))]})
    assert found == plain
    # An explicit null is given too.
    assert {name for name, value in found.items() if value is None} == {
        name for name, value in dict(defaults, **dict(profile, **own)).items() if value is None}


@pytest.mark.parametrize("shared, own", [
    ({"expires": "2031-01-01"}, {"duration": "30d"}), ({"duration": "30d"}, {"expires": "2031-01-01"}), ({"duration": "30d"}, {"expires": None}),
    ({"expires": "2031-01-01"}, {"duration": None}), ({"team_alias": "t"}, {"team_id": "i"}), ({"team_id": "i"}, {"team_alias": None}),
    ({"user_id": "u", "expires": "2031-01-01"}, {"user_email": EMAIL})])
def test_what_is_nearest_counts_in_other_words_too(shared, own):
    """Only one of two options that say the same can be meant, and it is not the one further away."""
    key = {"key_alias": "k", **own}
    expected, = wanted({"keys": [{name: value for name, value in {**shared, **key}.items() if name == "expires" and "user_id" in shared or name in key}]})
    for document in ({"defaults": {"keys": shared}, "keys": [key]}, {"profiles": {"p": shared}, "keys": [{"profile": "p", **key}]},
                     {"defaults": {"keys": shared}, "profiles": {"p": own}, "keys": [{"key_alias": "k", "profile": "p"}]}):
        assert wanted(document) == [expected]
    with pytest.raises(Mistakes, match="has both"):
        wanted({"keys": [{"key_alias": "k", "duration": "1d", "expires": "2031-01-01"}]})


@pytest.mark.parametrize("kind, shared, own", [
    (kind, shared, own) for kind, names in (("users", {"user_id": "u", "user_email": EMAIL}), ("teams", {"team_id": "i", "team_alias": "t"}),
                                            ("keys", {"key_alias": "k", "token": "0" * 64, "key": "sk-" + "1" * 16}))
    for shared in names.items() for own in names.items()])
def test_a_shared_name_is_none_of_what_has_its_own(kind, shared, own):
    """A user of a profile that hands keys to somebody is not that somebody, who would get this user's email."""
    expected = wanted({kind: [dict([own])]})
    for profile in ({"profiles": {"p": dict([shared])}}, {"defaults": {kind: dict([shared])}}):
        assert wanted({**profile, kind: [{**dict([own]), **({"profile": "p"} if "profiles" in profile else {})}]}) == expected


def test_a_profile_serves_several_kinds():
    document = {
        "profiles": {"intern": {"max_budget": 5, "team_member_budget": 1, "tags": ["a"]}},
        "users": [{"user_email": EMAIL, "profile": "intern"}], "teams": [{"team_alias": "t", "profile": "intern"}],
        "keys": [{"key_alias": "k", "profile": "intern"}], "budgets": [{"budget_id": "b", "profile": "intern"}],
    }
    budget, user, team, key = wanted(document)
    assert budget == {"budget_id": "b", "max_budget": 5.0} and user == {"user_email": EMAIL, "max_budget": 5.0}
    assert team["team_member_budget"] == 1.0 and team["tags"] == ["a"]
    assert key == {"key_alias": "k", "max_budget": 5.0, "tags": ["a"]}


def test_a_profile_by_default():
    document = {"profiles": {"p": {"max_budget": 5}, "q": {"max_budget": 6}}, "defaults": {"users": {"profile": "p", "tpm_limit": 1}},
                "users": [{"user_id": "a"}, {"user_id": "b", "profile": None}, {"user_id": "c", "profile": "q"}]}
    assert [row.get("max_budget") for row in wanted(document)] == [5.0, None, 6.0]
    assert {row["tpm_limit"] for row in wanted(document)} == {1}


def test_a_profile_whose_name_is_a_number():
    """A name is text, as of every object; of profiles it is, as all names in JSON."""
    profiles = {2026: {"max_budget": 5}}
    assert wanted({"profiles": profiles, "users": [{"user_id": "a", "profile": "2026"}]}) == [{"user_id": "a", "max_budget": 5.0}]
    for name, said in ((2026, "profile must be text, but YAML read it as the number 2026"), (True, "profile must be text"), (["a"], "profile must be text"),
                       ("x", "there is no profile 'x'. The profiles are: 2026")):
        with pytest.raises(Mistakes) as caught:
            parse([("file", {"profiles": profiles, "users": [{"user_id": "a", "profile": name}]})])
        assert len(caught.value.found) == 1 and said in caught.value.found[0], caught.value.found


def test_null_within_members():
    document = {"teams": [{"team_alias": "t", "max_budget": None, "members": [{"user_email": EMAIL, "max_budget_in_team": None}]}]}
    team, = wanted(document)
    assert team["max_budget"] is None and team["members"][0]["max_budget_in_team"] is None
    assert "tpm_limit" not in team["members"][0] and "tpm_limit" not in team


LAID_OUT = [{"key_alias": "a", "team_alias": "t"}, {"key_alias": "b", "team_alias": "t"}, {"key_alias": "c", "dest": "/own"},
            {"key_alias": "d", "token": "0" * 64}, {"key": "sk-" + "0" * 20}, {"key_alias": "f", "dest": None}]


def test_files_by_a_layout():
    found = parse([("task", {"keys": LAID_OUT})], layout=Layout("/keys/{team_alias}.yml"))
    assert [(entry.wanted.get("dest"), entry.shares_dest) for entry in found] == [
        ("/keys/t.yml", True), ("/keys/t.yml", True), ("/own", False), (None, False), (None, False), (None, False)]
    found = parse([("task", {"keys": LAID_OUT[:3]})], layout=Layout("/keys/{key_alias}"))
    assert [(entry.wanted["dest"], entry.shares_dest) for entry in found] == [
        ("/keys/a", False), ("/keys/b", False), ("/own", False)]


@pytest.mark.parametrize("layout, rows, said", [
    ("/{team_alias}", [{"key_alias": "a"}], "task: keys[0]: the key has no team_alias, but dest '/{team_alias}' needs it"),
    ("/k/{key_alias}", [{"key_alias": "../../etc/x"}], "task: keys[0]: key_alias '../../etc/x' cannot be used in the path"),
    ("/{team_alias}-{key_alias}", [{"key_alias": "b-c", "team_alias": "a"}, {"key_alias": "c", "team_alias": "a-b"}],
     "task: keys[1]: dest '/a-b-c' is already used by task: keys[0]. Give each key its own file"),
    ("/{team_alias}", [{"key_alias": "a", "team_alias": "t"}, {"key_alias": "b", "dest": "/t"}],
     "task: keys[1]: dest '/t' is already used by task: keys[0]. Give each key its own file"),
])
def test_mistakes_with_a_layout(layout, rows, said):
    with pytest.raises(Mistakes) as caught:
        parse([("task", {"keys": rows})], layout=Layout(layout))
    assert len(told(caught)) == 1 and said in told(caught)[0]


def test_a_secret_that_would_not_be_encrypted():
    with pytest.raises(Mistakes) as caught:
        parse([("task", {"keys": LAID_OUT})], encrypts=True)
    assert [text.split(":")[1] for text in told(caught)] == [" keys[0]", " keys[1]", " keys[5]"]
    assert "vault_encrypt is set and the key has no dest" in told(caught)[0]


def test_files_of_a_folder(tmp_path):
    for name in ("b.yml", "a/c.json", "a/d.yaml", ".git/e.yml", ".hidden.yml", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert files_of(str(tmp_path)) == ([str(tmp_path / name) for name in ("a/c.json", "a/d.yaml", "b.yml")], [])
    assert files_of(str(tmp_path) + "/") == ([str(tmp_path) + "/" + name for name in ("a/c.json", "a/d.yaml", "b.yml")], [])
    assert files_of(str(tmp_path / "notes.txt")) == ([str(tmp_path / "notes.txt")], [])
    (tmp_path / "empty").mkdir()
    for source, said in (("empty", "contains no"), ("missing", "does not exist")):
        with pytest.raises(InvalidInput, match=said):
            files_of(str(tmp_path / source))


def test_folders_by_links(tmp_path):
    """What a link leads to is read once, whatever leads to it, and a link that leads nowhere is told."""
    source, elsewhere = tmp_path / "source", tmp_path / "elsewhere"
    for folder in (source / "z", elsewhere / "deep"):
        folder.mkdir(parents=True)
    for file in (source / "a.yml", source / "z" / "b.yml", elsewhere / "c.yml", elsewhere / "deep" / "d.yml"):
        file.write_text("{}", encoding="utf-8")
    for link, target in ((source / "team", elsewhere), (source / "again", source / "z"), (source / "z" / "round", source),
                         (elsewhere / "deep" / "up", elsewhere), (source / "e.yml", elsewhere / "c.yml")):
        link.symlink_to(target)
    assert files_of(str(source)) == ([str(source / name) for name in ("a.yml", "again/b.yml", "e.yml", "team/c.yml", "team/deep/d.yml")], [])
    (source / "gone").symlink_to(tmp_path / "not-mounted")
    assert files_of(str(source))[1] == ["%s is a broken link. Fix or remove it." % (source / "gone")]


def test_a_folder_that_cannot_be_read(tmp_path, monkeypatch):
    """What is in it would look as if it were not wanted any more."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.yml").write_text("users: []", encoding="utf-8")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)
    monkeypatch.setattr(os, "scandir", refuse)
    parts, found = read_parts(str(tmp_path))
    assert len(parts) == 1
    assert found == ["the folder %s cannot be read: Permission denied. Check its owner and mode." % (tmp_path / "closed")]


SHARED = [
    ({"defaults": {"users": {"max_budget": -1}}, "users": [{"user_id": "a"}, {"user_id": "b"}, {"user_id": "c", "max_budget": 1}]},
     ["file: defaults.users: max_budget must be 0 or more (got -1.0)"]),
    ({"profiles": {"p": {"max_budget": "much", "budget_duration": "30days"}}, "users": [{"user_id": "a", "profile": "p"}],
      "keys": [{"key_alias": "b", "profile": "p", "rpm_limit": -1}]},
     ["file: profiles.p: max_budget must be a number", "file: profiles.p: budget_duration",
      "file: keys[0]: rpm_limit must be 0 or more (got -1)"]),
    ({"profiles": {"unused": {"tpm_limit": -1}}}, ["file: profiles.unused: tpm_limit must be 0 or more"]),
    ({"defaults": {"teams": {"members": [{"user_id": "a", "tpm_limit": -1}]}}, "teams": [{"team_alias": "t"}]},
     ["file: defaults.teams.members[0]: tpm_limit must be 0 or more"]),
]


@pytest.mark.parametrize("document, said", SHARED)
def test_what_is_shared_is_told_once_where_it_stands(document, said):
    with pytest.raises(Mistakes) as caught:
        parse([("file", document)])
    assert len(told(caught)) == len(said), told(caught)
    for text, begin in zip(told(caught), said):
        assert text.startswith(begin), told(caught)


OF_ONE = [
    ({"users": [{"user_email": EMAIL, "max_budget": "much", "tpm_limit": -1, "rpm_limit": "x", "nothing": 1}]},
     ["there is no option nothing", "max_budget must be a number", "tpm_limit must be 0 or more", "rpm_limit must be a number"]),
    ({"keys": [{"key_alias": "k", "user_email": EMAIL, "user_id": "u", "team_alias": "t", "team_id": "i", "token": "x", "rpm_limit": -1}]},
     ["rpm_limit must be 0 or more", "token of key 'k' is not the hash", "has both user_email and user_id", "has both team_alias and team_id"]),
    ({"budgets": [{"max_budget": "much"}]}, ["missing required arguments: budget_id", "max_budget must be a number"]),
    ({"teams": [{"team_alias": "t", "max_budget": "much", "members": [{"user_id": "a", "tpm_limit": -1}, {"user_id": "b", "role": "x"}]}]},
     ["max_budget must be a number", "tpm_limit must be 0 or more", "value of role must be one of"]),
]


@pytest.mark.parametrize("document, said", OF_ONE)
def test_every_mistake_of_one_object(document, said):
    with pytest.raises(Mistakes) as caught:
        parse([("file", document)])
    assert len(told(caught)) == len(said), told(caught)
    assert all(any(part in text for text in told(caught)) for part in said), told(caught)


def test_countless_mistakes_are_cut():
    """As where a folder of something else is given."""
    told_at_once = str(Mistakes(["file %d" % number for number in range(1000)]))
    assert "has 1000 mistakes" in told_at_once and "- file 49.\n- and 950 more." in told_at_once and "file 50" not in told_at_once
