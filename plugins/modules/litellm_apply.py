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
  - Compares a document of everything that you want on a LiteLLM gateway with the gateway, and makes the gateway match it in one task,
    with as few requests as the gateway allows.
  - The document comes from lists of objects, such as O(users) and O(keys), from the files in O(src), or from both.
  - Objects can be nested. A user has C(keys), a team has C(members) and C(keys), and a member has C(keys) in this team and, under
    C(user), the person's own settings. In flat lists, objects refer to each other by email or alias. Both forms mean the same and can be
    mixed. Every object that is referred to must be in the document or already on the gateway.
  - The whole document is checked before the first request. All mistakes are reported at once, each with its file, its position, the name
    of the object and the reason.
  - How much is read depends on the size of the document, not of the gateway. Objects are looked up by name. Lists are read page by page
    if that takes fewer requests, or if O(prune) needs to see all objects of an owner.
  - An object with C(state=absent) is deleted. Its other options can stay and are then ignored, so one added line is enough to remove a
    person.
  - In check mode, the task returns the plan, and shows it with C(--diff). A run then does exactly what this plan says.
  - Without C(--diff), the task prints what it has created and where the secrets of new keys are, or how much would change in check mode.
    With C(no_log), it prints nothing.
  - A run in check mode also works as an audit. The plan lists the objects and fields that differ from the document. If O(owner) is set,
    RV(drift) lists those that were changed by hand since the document was applied.
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
      - The budgets to manage, each with the options of M(llmops.litellm.litellm_budget), and with C(profile).
      - C(state=absent) deletes a budget after everything else, and only if nothing uses its limits then, or with C(force=true).
    type: list
    elements: dict
  keys:
    description:
      - The keys to manage, each with the options of M(llmops.litellm.litellm_key), except for C(vault_encrypt), C(vault_id),
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
      - The tags to manage, each with the options of M(llmops.litellm.litellm_tag), and with C(profile).
      - C(state=absent) deletes a tag. O(prune) never deletes tags, since they cannot be marked.
    type: list
    elements: dict
  teams:
    description:
      - The teams to manage, each with the options of M(llmops.litellm.litellm_team), and with C(profile).
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
      - The users to manage, each with the options of M(llmops.litellm.litellm_user), and with C(profile).
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
      - Default options for all objects of a kind, as dictionaries of options by the name of the list, such as V(users). A C(profile) in
        it applies to all objects that name none. C(force) and C(transfer) are allowed here, C(state) is not.
    type: dict
  profiles:
    description:
      - Named sets of options that many objects can use, for example an intern's budget and models.
      - An object takes the options of its profile that its kind has. Options of the object itself take precedence, then those of its
        profile, then O(defaults). An explicit V(null) on the object also takes precedence and clears the field.
      - An option also takes precedence over another name for the same, such as C(duration) over C(expires), or C(team_id) over C(team_alias).
    type: dict
  src:
    description:
      - A file, or a folder of files, with the document or parts of it, on the host that runs the module. Each file is a dictionary of
        O(defaults), O(profiles) and the lists of objects, such as O(users). All of them are optional.
      - Sections whose names begin with C(x-) are ignored, in files and in the task itself, so they can hold YAML anchors. Anchors,
        aliases and merge keys (C(<<)) work within a file. Keys next to a merge key override the merged ones.
      - In a folder and its subfolders, all files that end in C(.yml), C(.yaml) or C(.json) are read, except for hidden ones. They form
        one document together with the options of the task. Links are followed. An unreadable folder or a broken link is a mistake in the
        document.
      - Files are data. A Jinja2 expression in a file is an error, unless it is tagged C(!unsafe) and meant as text. A value encrypted
        with Ansible Vault is also an error. Give such values in the task itself.
      - A file has at most 16 MiB and is UTF-8 text. A name that is given twice is an error, and so is a number that YAML reads as a
        different one, such as C(0100).
    type: path
  dest:
    description:
      - The files for all keys of the document that have no C(dest) of their own, on the host that runs the module. The path may contain
        the fields C({key_alias}), C({user_email}), C({user_id}), C({team_alias}) and C({team_id}). They are replaced by the key's options
        of the same names, with emails in lower case.
      - With C({key_alias}), as in V(keys/{team_alias}/{key_alias}.key), each key has its own file that contains only the secret.
      - Without C({key_alias}), as in V(keys/{user_email}.yml) or V(keys/{team_alias}.yml), a file contains the secrets of all keys with
        this path, as a YAML dictionary by C(key_alias). Load it with M(ansible.builtin.include_vars), best with C(name), since an alias
        is not always a valid variable name. New secrets are added to those in the file. Comments in it are lost.
      - All new secrets are written to hidden files next to these before the first key is created, and to the files themselves once the
        gateway shows their keys. See O(dest) of M(llmops.litellm.litellm_key).
      - They are regular files of at most 1 MiB with mode V(0600), and are written atomically. Missing folders are created with mode
        V(0700). A relative path starts in the folder in which the module runs.
      - If a key exists, its secret is compared with the file. The file's mode and encryption are restored, which is reported as a change.
        A warning is issued if the secret is missing, and the key is reported as an error if the file has a different one.
      - If the document gives a key, its team or its user another name, or the key to others, and the path names them, the secret moves along
        from the former path.
      - The secret of a key that O(prune) deletes is removed from its file. See O(keep_secrets).
      - An alias or email that would leave the folder or hide the file is a mistake in the document. So is a key without the options that
        the path names.
      - A key that is identified by its C(token) needs no file and gets none, except that a secret moves along with its name. A key with
        C(dest=null) has none either.
    type: path
  keep_secrets:
    description:
      - Whether to keep the secrets of keys that O(prune) deletes in the files that O(dest) names for them. A warning is issued if it is
        not known where the secret of a deleted key is.
    type: bool
    default: false
  dest_owner:
    description:
      - The user who owns the files with secrets, as in M(ansible.builtin.copy).
    type: str
  dest_group:
    description:
      - The group that owns the files with secrets.
    type: str
  dest_mode:
    description:
      - The mode of the files with secrets, as in M(ansible.builtin.copy). Defaults to V(0600).
      - The mode is restored on every run, and reported as a change.
    type: raw
  dest_attributes:
    description:
      - The file system attributes of the files with secrets, in the order shown by C(lsattr).
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
      - Whether to encrypt the secrets in all files with Ansible Vault, as M(llmops.litellm.litellm_key) does. The password stays on the
        controller.
      - A file for one key is encrypted as a whole. In a file for several keys, each value is encrypted separately, with the tag
        C(!vault), which Ansible decrypts when it loads the file. Without a Vault secret, nothing is added to a file that contains
        encrypted values.
      - By default, they are encrypted if the play has a Vault secret (from C(--vault-password-file), C(--vault-id) or
        C(--ask-vault-pass)). With V(true), every key that the task can create needs a file.
      - If there are new keys with files, the gateway is read twice, since the controller has to know first which keys are new.
    type: bool
  vault_id:
    description:
      - The Vault ID whose secret encrypts the files.
      - Defaults to the first Vault secret of the play.
      - The task fails in a play without a Vault secret, unless O(vault_encrypt=false).
    type: str
  vault:
    description:
      - Not for use in playbooks. The collection sets it, since only the controller knows the secrets of Ansible Vault. A task that sets
        it fails.
    type: str
  owner:
    description:
      - Name of this document's owner, for example its repository. It is stored in the metadata of the document's users, teams and keys,
        under C(llmops_litellm_owner), and marks them as belonging to this document.
      - C(llmops_litellm_applied) next to it stores a short hash of each value in the document, never the value, for RV(drift). It is
        written when an object is changed because its document has changed.
      - An object with a different owner is left alone and reported as an error. Objects without an owner are adopted.
      - Budgets have no metadata, so they have neither an owner nor RV(drift).
      - A user with C(owned=false) is not marked and never pruned. Use it for users who are also in other documents. It can be set for all
        users in O(defaults).
    type: str
  former_owners:
    description:
      - Owners that objects of this document may still have, such as its former O(owner). These objects get the new owner instead.
      - Without this option, an object with a different owner is an error.
      - O(prune) leaves alone what has one of these marks and is not in the document. A warning names it.
    type: list
    elements: str
    version_added: 0.2.0
  prune:
    description:
      - Whether to delete users, teams and keys that are marked with O(owner) but no longer named in the document, neither in a list nor
        by a reference. All keys of a deleted user are deleted along with the user, no matter who created them. Budgets are never deleted.
      - A team that contains keys that must not be deleted is kept and reported as an error, since the gateway would delete these keys
        along with it. So is a user with a key that has another owner's mark.
      - Deletions come last. Nothing is pruned while the document has objects that cannot be planned. Objects that have changed or
        received another key since the plan was made are not deleted.
      - Needs O(owner).
    type: bool
    default: false
  prune_limit:
    description:
      - How much O(prune) may delete, as a number of objects or as a share of all marked objects, such as V(25%), rounded down. V(100%)
        means no limit. Objects that are deleted along with others count, such as the keys of a user. Objects with C(state=absent) in the
        document do not count.
      - Members that C(purge_members) removes count too, unless they are deleted as users or their keys in the team count already. All
        members of such teams then count as objects of the owner.
      - Defaults to the greater of V(10%) and V(5), but at most half of the owner's objects. Small changes to a small document pass, and
        an empty file cannot empty a gateway.
      - A task that would delete more fails before it changes anything. It still returns RV(plan).
    type: str
  require_models:
    description:
      - Whether to fail if a key of the document has no C(models) of its own and so may use every model, or all models of its team. The
        task fails before it changes anything. Keys that do not call models, by their C(key_type), are exempt.
    type: bool
    default: false
  require_budget:
    description:
      - Whether to fail if a key of the document has neither C(max_budget) nor C(budget_limits) nor a C(budget_id) with a C(max_budget),
        and its user has no limit in the team (C(max_budget_in_team) of the member, or C(team_member_budget)).
    type: bool
    default: false
  concurrency:
    description:
      - Maximum number of parallel requests. If the gateway answers 429 or cannot be reached, all of them wait.
    type: int
    default: 8
  progress_file:
    description:
      - Not for use in playbooks. The collection sets it to show the progress of a long run on the terminal.
    type: path
  unknown_models:
    description:
      - What to do if an option newly names a model that the gateway does not serve. LiteLLM itself accepts any name.
      - With V(warn), the task issues a warning.
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
  - As in the other modules, omitted options leave their fields unchanged, V(null) clears a field, and lists are sets.
  - An error on one object does not stop the others. The task fails at the end with all errors, and RV(failed_objects) lists them by
    object. A team or key that needs an object that could not be created is not created.
  - A task that receives SIGINT, SIGTERM or SIGHUP, or that loses C(ansible-playbook) on a local connection, starts no further object. It
    fails, reports this in RV(failed_objects) and on the terminal, and returns what it has done.
  - If a task was interrupted or lost its gateway, run it again. It creates nothing twice, and no secret that is written to a file is
    lost.
  - C(async) is not supported, since it would leave secrets in the file that stores its result. To run other work in parallel, use another
    play or the strategy C(free).
  - If RV(new_keys) contains secrets, the task's result is hidden from the output, as with C(no_log), except for failures. Set C(no_log)
    yourself on tasks that use them.
seealso:
  - module: llmops.litellm.litellm_user
  - module: llmops.litellm.litellm_team
  - module: llmops.litellm.litellm_key
  - module: llmops.litellm.litellm_budget
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

- name: Onboard a team with its members and their keys
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

- name: Do the same in flat lists, where objects refer to each other by name
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

- name: Offboard a user and delete all their keys
  llmops.litellm.litellm_apply:
    owner: platform
    users:
      - user_email: intern@platform.example.com
        state: absent

- name: Create keys for several environments and get their secrets
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

- name: Pass a secret to an application (only in the run that creates the key)
  ansible.builtin.copy:
    content: "OPENAI_API_KEY={{ environments.new_keys['web-production'] }}\n"
    dest: "{{ playbook_dir }}/production.env"
    mode: "0600"
  when: environments.new_keys['web-production'] is defined
  no_log: true

- name: Save the secrets of new keys to one file per team, encrypted if the play has a Vault secret
  llmops.litellm.litellm_apply:
    dest: "{{ playbook_dir }}/secrets/{team_alias}.yml"
    keys:
      - key_alias: platform-reports
        team_alias: platform
      - key_alias: platform-batch
        team_alias: platform

- name: Load such a file, encrypted or not
  ansible.builtin.include_vars:
    file: "{{ playbook_dir }}/secrets/platform.yml"
    name: secrets_of_platform
  no_log: true

- name: Use a secret from it
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

- name: Show what differs from the files and what would be deleted, without changing anything
  llmops.litellm.litellm_apply:
    src: "{{ playbook_dir }}/organization.yml"
    dest: ~/.litellm/{team_alias}/{key_alias}
    owner: platform
    prune: true
    prune_limit: "2"
  check_mode: true
  diff: true
  register: audit

- name: Show the summary in one line
  ansible.builtin.debug:
    var: audit.msg

- name: Show manual changes
  ansible.builtin.debug:
    var: audit.drift

- name: Make the gateway match the files, and delete at most two objects that are no longer in them
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
    - What changes, or would change in check mode, object by object in the order of the run. Unchanged objects are left out.
  returned: on success, and on failure after the document was read
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: user 'developer@example.com'
    action:
      description: What happens to it, C(create), C(update), C(replace) or C(delete).
      returned: always
      type: str
      sample: update
    forced_by:
      description: The fields that no update can change, so that the object is deleted and created again.
      returned: for objects that are replaced
      type: list
      elements: str
    before:
      description:
        - What identifies the object, and the current values of the fields that change. Members of a team are in C(members).
        - For deleted objects, C(keys) are the keys that are deleted along with them, by alias and hash, and C(teams) are the teams of a
          user. For a key, C(user_email) and C(team_alias) are included next to C(user_id) and C(team_id).
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 100.0
    after:
      description: The same with the new values. For a new key, C(dest) is the file for its secret.
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 150.0
    goes_with:
      description: The object that LiteLLM deletes this key along with.
      returned: for keys that are deleted along with a user, a team or a membership
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
    - How many objects of each kind are created, updated, replaced (C(replace), if there are any), deleted, left unchanged (C(none)), or
      failed (C(failed)).
  returned: on success, and on failure after the document was read
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
    - The summary in one line of what was done, or would be done in check mode, or what failed.
  returned: always
  type: str
  sample: "users: 1 updated, 1 deleted, 1 unchanged; teams: 1 updated; keys: 2 unchanged"
drift:
  description:
    - What was changed by hand, or with another tool, since this document was applied. Check mode leaves it alone. A run restores the
      values of the document, as RV(plan) says.
    - A field that has also changed in the document is included only if the gateway's value differs from the applied one, and if it is not
      an expiry, a period, permissions, or a field of a member.
    - Not included are fields that the document does not set, budgets, objects that were deleted by hand (RV(plan) creates them), and
      everything that was applied without O(owner).
  returned: on success, and on failure after the document was read
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
        - The changed fields, each with its name in C(field), its value on the gateway in C(found) and the value of the document in
          C(applied). C(applied) is missing if the document has changed too.
        - Fields of metadata are named like C(metadata.application), members and their limits like C(members.ada@example.com) and
          C(members.ada@example.com.max_budget_in_team). A member who was added or removed has V(member) or V(null) as values.
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
    - The secrets of new keys that have neither a file nor C(key), by alias. They are never shown again. Empty if there are none.
    - The same dictionary is also returned as C(keys). In Jinja2, write C(result['keys']['alias']), since C(result.keys) is a method of
      every dictionary.
    - It may also contain a key that is in RV(failed_objects), since the key may have been created although the gateway's response was
      lost.
  returned: on success, and on failure after the document was read
  type: dict
  sample:
    production: sk-wx02dC44YqHy2O069vY2Lgz0_2CFk5pIjJxCT3EDtb8
failed_objects:
  description:
    - The objects that failed, with the reason. Empty on success.
  returned: on success, and on failure after the document was read
  type: dict
  sample:
    key 'research-developer': "POST /key/generate answered 403: tags are only available for LiteLLM Enterprise users."
diff:
  description:
    - The plan as text, as shown by C(--diff). Each object that changes has a line with C(+), C(~) or C(-), its kind and its name. Its
      changes are below, with names instead of IDs. The text also says what is deleted along with an object, what has no limit in a new
      object, the file of a new secret, and what was changed by hand. The last line has the totals.
    - For each kind, the first 50 each of creations, changes and deletions are shown with their fields, the first 500 each by name, and
      the rest are only counted. RV(plan) contains all of them.
    - Default limits that the gateway gives to new objects are not predicted.
    - Ansible shows no diff for a task that fails, or whose result is hidden because of RV(new_keys). The action plugin then prints the
      text.
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
  description: What the Python libraries reported about a failed connection, or the traceback of an unexpected error.
  returned: on such an error, with C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's response.
  returned: if the gateway has refused a read request
  type: int
  sample: 401
"""

from ..module_utils._module.apply import run_apply


def main() -> None:
    run_apply()


if __name__ == "__main__":
    main()
