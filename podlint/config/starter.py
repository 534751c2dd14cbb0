"""The configuration file that `podlint init` writes: every setting, explained, and commented out where it is a matter of taste."""

from __future__ import annotations

from podlint.schema.bundle import NEWEST

TEXT = f"""\
# The configuration of podlint. `podlint config show` says what is in force, `podlint config schema` prints a schema for editors.

# The rules to run: recommended (almost always bugs), strict (opinions too), baseline or restricted (Pod Security Standards). A list runs several.
profile: recommended

# The Kubernetes version of the cluster, or a list of versions.
kubernetes: "{NEWEST}"

# The least severity that makes the exit code 1: error, warning, info or never.
fail-on: error

# Rules and families by name: off, on, info, warning, error, or a mapping with severity and options. `podlint rules` lists them.
rules: {{}}
#  no-liveness-probe: warning
#  style: off

# What is different for some files, by patterns as in .gitignore.
#paths:
#  "dev/**":
#    rules: {{image-without-tag: off}}

# Findings that are not wanted, by rule and path, object (Kind/name) or container.
#ignore:
#- rules: [host-path-volume]
#  object: DaemonSet/node-exporter
#  reason: it reads the node's own figures

# Files and folders to leave out.
#exclude: ["charts/**"]

# Objects that are made elsewhere, so that a reference to them is not missing: Kind/name or Kind/namespace/name.
#exists: ["Secret/*"]

# Folders with rules of your own. Python rules run only if this file is named with --config, or the folder with --rule-folder.
#rule-folders: [ci/rules]

# Files and folders with CustomResourceDefinitions and JSON Schemas of kinds that are not Kubernetes' own. Definitions among the checked files need no mention.
#schemas: [crds]

# With the extra podlint[cel], `policies: [FOLDER]` names admission policies of the cluster, their bindings and parameters, which are asked too.

# Where pods are in such kinds, so that they are checked as a Deployment's. Argo Rollouts and Knative Services need no mention.
#pod-templates:
#  example.org/Worker: spec.podTemplate

# Findings that are known already: `podlint check --write-baseline podlint-baseline.json`.
#baseline: podlint-baseline.json
"""
