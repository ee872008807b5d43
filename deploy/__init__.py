"""Bringing Chengshi up: on one machine, in containers and in Kubernetes."""
