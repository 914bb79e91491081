#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_apply
short_description: Make a LiteLLM gateway match a document of users, teams, keys and budgets
version_added: 0.1.0
description:
  - Takes a document of everything that is wanted, compares it with a LiteLLM gateway as a whole, and makes the gateway match it in
    one task, with as few requests as the gateway allows.
  - The document is given in lists of objects, such as O(users) and O(keys), in the files of O(src), or in both.
  - Objects stand where they belong. A user has C(keys), a team has C(members) and C(keys), and a member has C(keys) in this team and,
    under C(user), the person's own settings. In flat lists, objects refer to each other by email or alias. Both forms mean the same and
    can be mixed. What an object refers to is in the document or on the gateway already.
  - The whole document is checked before the first request. All mistakes are told at once, each with its file, its place, the name of
    the object and its reason.
  - What is read grows with the document and not with the gateway. Objects are looked up by what names them, and lists are read page by
    page where that takes fewer requests, or where O(prune) has to see everything of an owner.
  - An object whose entry has C(state=absent) is deleted. The entry may keep its other options, which then do nothing, so that one line
    takes somebody out.
  - In check mode the task returns the plan, and with C(--diff) shows it. What a run then does is exactly this plan.
  - Without C(--diff), the task prints what it has made and where the secrets of new keys are, or in check mode how much would change.
    With C(no_log) it prints nothing.
  - A run in check mode is an audit too. The plan tells which objects and fields differ from the document, and RV(drift) which of
    them somebody has changed by hand since the document was applied, where O(owner) is given.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
options:
  # What follows is written by `make docs`.
  budgets:
    description:
      - The budgets that shall exist, each with the options of M(llmops.litellm.litellm_budget), and with C(profile).
      - C(state=absent) deletes a budget after everything else, and only if nothing uses its limits then, or with C(force=true).
    type: list
    elements: dict
  keys:
    description:
      - The keys that shall exist, each with the options of M(llmops.litellm.litellm_key), apart from C(vault_encrypt), C(vault_id),
        C(require_models) and C(require_budget), and with C(profile).
      - A key that belongs to a user is moved to another user only with C(transfer=true), or if it is marked with O(owner),
        since its secret stays with the original user. Moving a key to another team, or giving it its first user, needs neither.
      - LiteLLM does not apply a user's C(models) and C(max_budget) to keys of teams. A warning is issued if a key of a team
        has none of its own while its user does, and if a limit is above that of the team. See O(require_models) and O(require_budget).
      - The secret of a new key is written to the key's C(dest), a file with nothing else in it, or to the file that O(dest)
        gives for it. Without a file, the secret is returned once in RV(new_keys), and the task must register its result. Otherwise
        the key is refused, in check mode too.
      - C(overwrite), C(dest_owner), C(dest_mode) and similar options can be set on a key, in O(defaults) and, except for C(overwrite),
        on the task.
      - Use files wherever you can. A run that is killed returns nothing, and the secrets of keys that it created without a
        file are lost.
    type: list
    elements: dict
  tags:
    description:
      - The tags that shall exist, each with the options of M(llmops.litellm.litellm_tag), and with C(profile).
      - One with C(state=absent) is deleted. None is deleted by O(prune), as they cannot be marked.
    type: list
    elements: dict
  teams:
    description:
      - The teams that shall exist, each with the options of M(llmops.litellm.litellm_team), and with C(profile).
      - C(state=absent) also deletes the team's keys. A team is not deleted while any of its keys is in use, unless it has C(force=true),
        or while the document wants one of its keys to exist.
      - C(members) are users of the document or the gateway, given by C(user_email) or C(user_id). Members are only removed
        with C(purge_members), or with C(state=absent) on the member.
      - A member can have C(keys), each with the options of O(keys), for this person in this team. A member can also have C(user),
        a dictionary with the options of O(users) for the person's own settings. Several teams and O(users) may set options
        of the same person. If the values differ, including those from profiles, this is an error that names both places. C(user={})
        creates a person who does not exist yet. A member with C(state=absent) is removed along with their C(keys), and C(user)
        is then ignored, unless it has C(state=absent) too.
      - A team can have C(keys) of its own, for example for services, that belong to no person. They belong to this team, so
        a different team in one of them is an error.
      - When a member is removed, LiteLLM deletes the member's keys in the team. Members are removed last, after keys that the
        document gives to another team or user have moved there. Keys that are marked with O(owner) and that the document no
        longer names, or names with C(state=absent), are deleted along with the member, and RV(plan) shows them as deleted.
        A member with any other key in the team stays and is reported as an error, unless the team or the member has C(force=true).
        A key that the document wants to exist is never deleted.
    type: list
    elements: dict
  users:
    description:
      - The users that shall exist, each with the options of M(llmops.litellm.litellm_user), and with C(profile).
      - A user can have C(keys), each with the options of O(keys). They belong to this user, so a different user in one of them
        is an error. If the user has C(state=absent), the keys are deleted along with the user.
      - C(state=absent) deletes all keys and memberships of the user, no matter who created the keys. A warning names the keys
        that are in use, which means used within 30 days. If the version of LiteLLM does not report the last use, keys with
        any spend or a budget period count as in use. A user is not deleted while the document wants one of their keys to exist.
        Give that key C(state=absent) too, or another user.
    type: list
    elements: dict
  # Here it ends.
  defaults:
    description:
      - What holds for every object of a kind that does not say otherwise, as dictionaries of options by the name of the list, such as
        V(users). A C(profile) in it is the one of all objects that name none. C(force) and C(transfer) may be in it, C(state) may not.
    type: dict
  profiles:
    description:
      - Options under a name, to be given once and used by many objects, for example what an intern may spend and on which models.
      - An object takes those of a profile's options that its kind has. What stands at the object itself counts first, then its
        profile, then O(defaults). An explicit V(null) at the object counts too and clears the field.
    type: dict
  src:
    description:
      - A file, or a folder of files, with the document or parts of it, on the host that runs the module. Each file is a dictionary of
        O(defaults), O(profiles) and the lists of objects, such as O(users), none of which is needed.
      - Sections whose names begin with C(x-) are ignored, in files and in the task itself, so that anchors of YAML have a place.
        Anchors, aliases and merge keys (C(<<)) work within a file; what stands beside a merge key is nearer than what it brings.
      - Of a folder and the folders in it all files are read whose names end with C(.yml), C(.yaml) or C(.json), apart from hidden
        ones. They make one document together with what the task itself gives. Links are followed. A folder that cannot be read, or
        a link to nothing, is a mistake in the document.
      - Files are data. An expression of Jinja2 in one is an error, unless it is tagged C(!unsafe) and meant as text, and so is a value
        that is encrypted with Ansible Vault. Give such values in the task itself.
      - A file is at most 16 MiB large and UTF-8 text. A name that is given twice is an error, and so is a number that YAML reads as
        another one, such as C(0100).
    type: path
  dest:
    description:
      - The files of all keys of the document that have no C(dest) of their own, on the host that runs the module. The path may hold
        the fields C({key_alias}), C({user_email}), C({user_id}), C({team_alias}) and C({team_id}), in whose place stands what the
        key's options of these names say, an email in lower case.
      - With C({key_alias}) in it, as in V(keys/{team_alias}/{key_alias}.key), each key has a file of its own, with nothing but the
        secret in it.
      - Without C({key_alias}), as in V(keys/{user_email}.yml) or V(keys/{team_alias}.yml), a file keeps the secrets of all keys whose
        path it is, as a YAML dictionary by C(key_alias). M(ansible.builtin.include_vars) loads it, best with C(name), since an alias
        need not be a valid name of a variable. New secrets are added to those that are in the file; comments in it are not kept.
      - New secrets go into hidden files beside these, all of them before the first key is made, and into the files once the
        gateway shows their keys; see O(dest) of M(llmops.litellm.litellm_key).
      - Files are regular ones of at most 1 MiB, written whole or not at all, with mode V(0600). Folders are made where they do not
        exist, with mode V(0700). A path that is not absolute begins in the folder in which the module runs.
      - If a key exists, its secret in the file is compared, and the file's mode and encryption are restored, which is reported as a
        change. There is a warning where the secret is missing, and the key is reported as an error where it is another one.
      - The secret of a key that O(prune) deletes is taken out of its file; see O(keep_secrets).
      - An alias or email that would leave the folder, or hide the file, is a mistake in the document, and so is a key that lacks what
        the path names.
      - A key that is found by its C(token) needs no file and gets none. One that says C(dest=null) gets none either.
    type: path
  keep_secrets:
    description:
      - Whether the secrets of keys that O(prune) deletes stay in the files that O(dest) names for them. There is a warning for a deleted
        key of which it is not known where its secret is.
    type: bool
    default: false
  dest_owner:
    description:
      - The user who shall own the files with secrets, as in M(ansible.builtin.copy).
    type: str
  dest_group:
    description:
      - The group that shall own the files with secrets.
    type: str
  dest_mode:
    description:
      - The mode of the files with secrets, as in M(ansible.builtin.copy). Left out, it is V(0600).
      - It is restored on every run, and reported as a change.
    type: raw
  dest_attributes:
    description:
      - The file system attributes of the files with secrets, in the order that C(lsattr) shows them.
    type: str
  dest_seuser:
    description:
      - The user part of the SELinux context of the files with secrets.
    type: str
  dest_serole:
    description:
      - The role part of the SELinux context of the files with secrets.
    type: str
  dest_setype:
    description:
      - The type part of the SELinux context of the files with secrets.
    type: str
  dest_selevel:
    description:
      - The level part of the SELinux context of the files with secrets.
    type: str
  vault_encrypt:
    description:
      - Whether to encrypt the secrets in all files with Ansible Vault, as M(llmops.litellm.litellm_key) does. The password stays on
        the controller.
      - A file of one key is encrypted as a whole. In a file of several each value is encrypted for itself, with the tag C(!vault),
        which Ansible opens as it loads the file. Without a Vault secret, none is added to a file that has encrypted ones.
      - Left out, they are encrypted if the play has a Vault secret (from C(--vault-password-file), C(--vault-id) or
        C(--ask-vault-pass)). With V(true), a key that can be made needs a file.
      - Where there are new keys with files, the gateway is read twice, since the controller has to know first which they are.
    type: bool
  vault_id:
    description:
      - The Vault ID whose secret encrypts the files.
      - Left out, it is the first of the play's Vault secrets.
      - In a play without any Vault secret the task fails, unless O(vault_encrypt=false).
    type: str
  vault:
    description:
      - Not for playbooks. The collection sets it itself, since only the controller knows the secrets of Ansible Vault. A task that
        gives it fails.
    type: str
  owner:
    description:
      - The mark of this document's objects, for example the name of its repository. Users, teams and keys of the document get it in
        their metadata, under C(llmops_litellm_owner).
      - Beside it, under C(llmops_litellm_applied), stands a short hash of each value that the document gives, never the value, for
        RV(drift). It is written when an object is changed because its document has changed.
      - An object with the mark of another owner is left alone, and is reported as an error. One that has no mark gets this one.
      - Budgets have no metadata, so that they have neither an owner nor RV(drift).
      - A user with C(owned=false) gets no mark and is never pruned, since other documents name the user too. It can stand in
        O(defaults) for all users.
    type: str
  former_owners:
    description:
      - Marks that objects of this document may have from before, such as its former O(owner). They get the new mark in their place.
      - Without it an object with the mark of another owner is an error.
    type: list
    elements: str
    version_added: 0.2.0
  prune:
    description:
      - Whether to delete users, teams and keys that have the mark of O(owner) and that the document names no more, neither in a list
        nor by a reference. With a user go all keys of the user, whoever has made them. Budgets are never deleted.
      - A team in which there are keys that are not to be deleted stays, since the gateway would delete them with it, and is reported
        as an error.
      - Deletions come last. Nothing is pruned while the document has objects that cannot be planned, and nothing is deleted that has
        changed, or has got another key, since the plan was made.
      - Needs O(owner).
    type: bool
    default: false
  prune_limit:
    description:
      - How much O(prune) may delete, as a number of objects or as a share of all objects with the mark, such as V(25%), rounded
        down. V(100%) is everything. What goes along counts, such as the keys of a user. What has C(state=absent) in the document does
        not.
      - Left out, it is the greater of V(10%) and V(5), and at most half of what the owner has, so that a small change of a small document
        passes, and an empty file cannot empty a gateway.
      - A task that would delete more fails before it changes anything. It returns its RV(plan) all the same.
    type: str
  require_models:
    description:
      - Whether it is an error if a key of the document has no C(models) of its own, and so may use every model, or all of its team. The
        task fails before it changes anything. Keys that call no models, by their C(key_type), need none.
    type: bool
    default: false
  require_budget:
    description:
      - Whether it is an error if a key of the document has neither C(max_budget), C(budget_limits) nor C(budget_id), and no limit of its
        user in the team (C(max_budget_in_team) of the member, or C(team_member_budget)).
    type: bool
    default: false
  concurrency:
    description:
      - How many requests may be made at one time. When the gateway answers 429 or cannot be reached, all of them wait.
    type: int
    default: 8
  progress_file:
    description:
      - Set by the collection itself, to show on the terminal how far a long run is.
    type: path
  unknown_models:
    description:
      - What to do when an option names, for the first time, a model that the gateway does not serve. LiteLLM itself takes any
        name.
      - With V(warn), there is a warning.
      - With V(fail), the task fails before anything is changed.
      - With V(ignore), the gateway is not asked.
    type: str
    choices:
      - warn
      - fail
      - ignore
    default: warn
requirements:
  - PyYAML (Python library, on the host that runs the module, for O(src) and O(dest))
notes:
  - As in the single modules, an option that is left out leaves its field as it is, one that is V(null) clears it, and a list is a
    set.
  - One object's error does not stop the others. The task fails at the end with all errors, and RV(failed_objects) tells them by
    object. A team or key that needs an object which could not be created is not made.
  - A task that gets SIGINT, SIGTERM or SIGHUP, or on a local connection loses C(ansible-playbook), begins with no further object. It fails,
    says so in RV(failed_objects) and on the terminal, and returns what it has done.
  - A task that was interrupted, or that lost its gateway on the way, is simply run again. It makes nothing twice, and no secret is
    lost that goes to a file.
  - C(async) is not supported, since it would leave secrets in the file that keeps its result. Let other work go on in another play, or
    with the strategy C(free).
  - When there are secrets in RV(new_keys), the task's result is kept off the screen, as with C(no_log), apart from what failed. Set
    C(no_log) yourself on tasks that use them.
seealso:
  - module: llmops.litellm.litellm_user
  - module: llmops.litellm.litellm_team
  - module: llmops.litellm.litellm_key
  - module: llmops.litellm.litellm_budget
"""

EXAMPLES = r"""
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.

- name: Onboard a team with its people and their keys
  llmops.litellm.litellm_apply:
    owner: platform
    dest: ~/.litellm/{team_alias}/{key_alias}
    profiles:
      intern:
        max_budget: 10
        budget_duration: monthly
        models: [claude-haiku-4-5]
    defaults:
      users:
        max_budget: 100
        budget_duration: monthly
      keys:
        max_budget: 50
        budget_duration: monthly
    teams:
      - team_alias: platform
        max_budget: 400
        budget_duration: monthly
        purge_members: true
        members:
          - user_email: lead@platform.example.com
            role: admin
            user:
              max_budget: 300
            keys:
              - key_alias: platform-lead
          - user_email: developer@platform.example.com
            user: {}
            keys:
              - key_alias: platform-developer
          - user_email: intern@platform.example.com
            max_budget_in_team: 5
            user:
              profile: intern
        keys:
          - key_alias: platform-nightly

- name: The same in flat lists, in which objects refer to each other by name
  llmops.litellm.litellm_apply:
    owner: platform
    dest: ~/.litellm/{team_alias}/{key_alias}
    defaults:
      keys:
        max_budget: 50
        budget_duration: monthly
    users:
      - user_email: lead@platform.example.com
      - user_email: developer@platform.example.com
    teams:
      - team_alias: platform
        members:
          - user_email: lead@platform.example.com
          - user_email: developer@platform.example.com
    keys:
      - key_alias: platform-lead
        user_email: lead@platform.example.com
        team_alias: platform
      - key_alias: platform-developer
        user_email: developer@platform.example.com
        team_alias: platform

- name: Somebody leaves, with all keys
  llmops.litellm.litellm_apply:
    owner: platform
    users:
      - user_email: intern@platform.example.com
        state: absent

- name: Create keys for several environments, and get their secrets
  llmops.litellm.litellm_apply:
    budgets:
      - budget_id: web
        max_budget: 500
        budget_duration: monthly
    defaults:
      keys:
        budget_id: web
    keys:
      - key_alias: web-development
        models: [claude-haiku-4-5]
      - key_alias: web-production
  register: environments

- name: Give a secret to an application, which only works in the run that has created the key
  ansible.builtin.copy:
    content: "OPENAI_API_KEY={{ environments.new_keys['web-production'] }}\n"
    dest: "{{ playbook_dir }}/production.env"
    mode: "0600"
  when: environments.new_keys['web-production'] is defined
  no_log: true

- name: Keep the secrets of each team's new keys in a file of the team, encrypted where the play has a Vault secret
  llmops.litellm.litellm_apply:
    dest: "{{ playbook_dir }}/secrets/{team_alias}.yml"
    keys:
      - key_alias: platform-reports
        team_alias: platform
      - key_alias: platform-batch
        team_alias: platform

- name: Load such a file, whether or not it is encrypted
  ansible.builtin.include_vars:
    file: "{{ playbook_dir }}/secrets/platform.yml"
    name: secrets_of_platform
  no_log: true

- name: Use a secret out of it
  ansible.builtin.copy:
    content: "OPENAI_API_KEY={{ secrets_of_platform['platform-batch'] }}\n"
    dest: "{{ playbook_dir }}/batch.env"
    mode: "0600"
  no_log: true

- name: Keep the organization in files
  ansible.builtin.copy:
    content: |
      x-key: &key
        max_budget: 50
      teams:
        - team_alias: platform
          purge_members: true
          members:
            - user_email: lead@platform.example.com
              user: {max_budget: 300}
              keys:
                - key_alias: platform-lead
                  <<: *key
            - user_email: developer@platform.example.com
              user: {max_budget: 150}
              keys:
                - key_alias: platform-developer
                  <<: *key
    dest: "{{ playbook_dir }}/organization.yml"
    mode: "0644"

- name: See what differs from the files and who would go, without changing anything
  llmops.litellm.litellm_apply:
    src: "{{ playbook_dir }}/organization.yml"
    dest: ~/.litellm/{team_alias}/{key_alias}
    owner: platform
    prune: true
    prune_limit: "2"
  check_mode: true
  diff: true
  register: audit

- name: Show it in one line
  ansible.builtin.debug:
    var: audit.msg

- name: Show what somebody has changed by hand
  ansible.builtin.debug:
    var: audit.drift

- name: Make the gateway match the files, and delete who has left, but never more than two objects
  llmops.litellm.litellm_apply:
    src: "{{ playbook_dir }}/organization.yml"
    dest: ~/.litellm/{team_alias}/{key_alias}
    owner: platform
    prune: true
    prune_limit: "2"
"""

RETURN = r"""
plan:
  description:
    - What changes, or in check mode would change, object by object in the order of the run. What is unchanged is not in it.
  returned: success, and failure after the document was read
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: user 'developer@example.com'
    action:
      description: What happens to it.
      returned: always
      type: str
      sample: update
    before:
      description:
        - What tells it from others, and the fields that change as they are. Members of a team are under C(members).
        - Of what is deleted, C(keys) are those that go with it, by alias and hash, and C(teams) those that a user is a member of. Beside
          the C(user_id) and C(team_id) of a key stand C(user_email) and C(team_alias).
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 100.0
    after:
      description: The same as it shall be. Of a new key, C(dest) is the file that its secret goes to.
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 150.0
    goes_with:
      description: What LiteLLM deletes it with.
      returned: for keys that go with a user, a team or a membership
      type: str
      sample: user 'intern@example.com'
  sample:
    - object: user 'developer@example.com'
      action: update
      before:
        user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        user_email: developer@example.com
        max_budget: 100.0
      after:
        user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        user_email: developer@example.com
        max_budget: 150.0
summary:
  description:
    - How many objects of each kind are created, updated, deleted, left as they are (C(none)), or cannot be planned (C(failed)).
  returned: success, and failure after the document was read
  type: dict
  sample:
    users:
      create: 0
      update: 1
      delete: 1
      none: 1
      failed: 0
msg:
  description:
    - The summary as one line, of what was done or in check mode would be, or what failed.
  returned: always
  type: str
  sample: "users: 1 updated, 1 deleted, 1 unchanged; teams: 1 updated; keys: 2 unchanged"
drift:
  description:
    - What somebody has changed by hand, or with another tool, since this document was applied. In check mode nothing is done about
      it; a run brings it back to the document, as RV(plan) says.
    - A field that the document itself has changed meanwhile is in it only where the gateway has a value which is not the one that was
      applied, and which is not an expiry, a period, permissions, or a member's.
    - Not in it are fields that the document does not give, budgets, objects that were deleted by hand (RV(plan) creates them), and
      all that was applied without O(owner).
  returned: success, and failure after the document was read
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: user 'developer@example.com'
    fields:
      description:
        - The fields that were changed, each with C(field), its name; C(found), its value on the gateway; and C(applied), the value of
          the document, unless the document has changed too.
        - The fields of metadata are named like C(metadata.application), members and their limits like C(members.ada@example.com) and
          C(members.ada@example.com.max_budget_in_team). A member who was put in or taken out has V(member) or V(null) as values.
      returned: always
      type: list
      elements: dict
      sample:
        - field: max_budget
          applied: 150.0
          found: 1000.0
  sample:
    - object: user 'developer@example.com'
      fields:
        - field: max_budget
          applied: 150.0
          found: 1000.0
new_keys:
  description:
    - The secrets of new keys that have neither a file nor C(key), by their aliases. This is the only time that they are shown to
      anybody. Empty where there are none.
    - The same is returned under the name C(keys). In Jinja2 write it C(result['keys']['alias']), since C(result.keys) is a method that
      every dictionary has.
    - A key that is in RV(failed_objects) may be in it too, as it may have been made although the gateway's answer was lost.
  returned: success, and failure after the document was read
  type: dict
  sample:
    production: sk-wx02dC44YqHy2O069vY2Lgz0_2CFk5pIjJxCT3EDtb8
failed_objects:
  description:
    - What could not be brought to what is wanted, and why, by object. Empty on success.
  returned: success, and failure after the document was read
  type: dict
  sample:
    key 'research-developer': "POST /key/generate answered 403: tags are only available for LiteLLM Enterprise users."
diff:
  description:
    - The plan as text, as C(--diff) shows it. Each object that changes has a line with C(+), C(~) or C(-), its kind and its name, and below
      it what changes, with names in place of identities. What goes along with a deletion, what a new object may do without limit, the
      file of a new secret and what was changed by hand are said; the last line counts.
    - Of the creations, changes and deletions of each kind the first 50 are shown with their fields, the first 500 by name, and the others
      are counted. RV(plan) has all.
    - Limits that the gateway gives to new objects by default are not foreseen.
    - Ansible shows no diff of a task that fails, or whose result is kept off the screen because of RV(new_keys). The action plugin then
      prints the text.
  returned: with C(--diff), on success and on failure after the document was read
  type: dict
  sample:
    prepared: |
      ~ user 'developer@example.com'
          max_budget: 1000 -> 150 (changed by hand)
      + key 'research-developer'
          user: developer@example.com
          team: research
          models: all that its team may use
          budget: none of its own
          secret: /home/me/keys/research-developer.key (new)
      - user 'intern@example.com'
      - key 'intern' (goes with user 'intern@example.com')
      1 to create, 1 to change, 2 to delete, 40 unchanged, 1 changed by hand
details:
  description: What the Python libraries said of a connection that failed, or the traceback of an error that nobody foresaw.
  returned: with such an error and C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's answer.
  returned: when the gateway has refused to be read
  type: int
  sample: 401
"""

from ..module_utils._module.apply import run_apply


def main() -> None:
    run_apply()


if __name__ == "__main__":
    main()
