"""What several tests of dossiers need."""

import sys

import pytest

from foundation.files import pdf


@pytest.fixture
def no_pango(monkeypatch):
    """WeasyPrint imported anew, on a machine where its libraries are not found."""

    def not_there(*names):
        raise OSError("cannot load library 'libpango-1.0-0'")

    imported = _forget_weasyprint()
    monkeypatch.setattr("cffi.FFI.dlopen", not_there)
    pdf.layout.cache_clear()
    yield
    _forget_weasyprint()  # the import that failed leaves some of its modules
    sys.modules.update(imported)
    pdf.layout.cache_clear()


def _forget_weasyprint() -> dict:
    names = [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]
    return {name: sys.modules.pop(name) for name in names}
