"""The realm's key, a verifier that knows it, and two companies."""

import pytest
from joserfc.jwk import RSAKey

from servicekit.config import Settings
from servicekit.security.tokens import Keys, Verifier
from servicekit.testing import KEYCLOAK, Company, Issuer


@pytest.fixture(scope="session")
def realm() -> Issuer:
    return Issuer(RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"}))


@pytest.fixture
def settings() -> Settings:
    return Settings(
        database_nodes=(),
        database_pool=1,
        database_companies=1,
        prepare_threshold=0,
        kafka_bootstrap="",
        kafka_replication=1,
        keycloak_url=KEYCLOAK,
        keycloak_realm="chengshi",
        service_client_secret="",
        secrets_key=None,
        http_host="",
        http_port=0,
        http_threads=1,
        http_workers=1,
        grpc_port=0,
        health_port=0,
        peers={},
        log_level="INFO",
        otlp_endpoint="",
        trace_ratio=0,
        slot="0",
        clock_file=None,
    )


@pytest.fixture
def verifier(realm: Issuer, settings: Settings) -> Verifier:
    return Verifier(settings, Keys(lambda: {"keys": [realm.key.as_dict(private=False)]}))


@pytest.fixture
def acme() -> Company:
    return Company("acme")
