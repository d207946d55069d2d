# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import hooks: offers ``azureml.core`` where it is not installed, takes over its Run where it is.

Kept free of imports, since every Python process of a run loads it, data loader workers too.
"""

import os
import sys

ModuleSpec = type(sys.__spec__)

# Parents first. A module is offered only when nothing else on the path has it, and a submodule only
# inside a package that is ours: azureml may be installed, as a namespace too, without azureml.core.
OFFERED = {"azureml": None, "azureml.core": "azureml", "azureml.core.run": "azureml.core"}


def _take_over_azureml(module):
    from . import context

    def get_context(cls, *args, **kwargs):
        return context()

    get_context.__doc__ = module.Run.get_context.__doc__
    module.Run.get_context = classmethod(get_context)


def _listen_to_mlflow(module):
    from . import loggers

    loggers.take_over_mlflow(module)


def _listen_to_writer(module):
    from . import loggers

    loggers.take_over_writer(module)


# Installed modules that are adapted once they are loaded. A further logging library takes its place
# here: the name of its module, and the function that is called with it.
HOOKS = {
    "azureml.core.run": _take_over_azureml,
    "mlflow.tracking._tracking_service.client": _listen_to_mlflow,
    "torch.utils.tensorboard.writer": _listen_to_writer,
    "tensorboardX.writer": _listen_to_writer,
}


def complain(about, sentence, _said=set()):
    """One line on stderr for each thing that goes wrong, however often it does."""
    if about in _said:
        return
    _said.add(about)
    try:
        sys.stderr.write("trainyard: %s\n" % (sentence,))
        sys.stderr.flush()
    except Exception:
        pass


class Offer(object):
    """The last finder: reached only by names that no other finder knows."""

    def find_spec(self, name, path=None, target=None):
        if name not in OFFERED:
            return None
        if name == "azureml.core.run" and not self._made(sys.modules.get("azureml.core")):
            return None
        return ModuleSpec(name, self, origin="trainyard", is_package=name != "azureml.core.run")

    def _made(self, module):
        return getattr(getattr(module, "__spec__", None), "loader", None) is self

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__ == "azureml":
            return
        from . import azureml

        azureml.fill(module)


class HookedLoader(object):
    """Loads a module by its own loader, then adapts it; the module keeps its own loader."""

    def __init__(self, loader, hook):
        self._loader = loader
        self._hook = hook

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        try:
            self._hook(module)
        except Exception as error:
            complain(module.__name__, "%s is left as it is: %s" % (module.__name__, error))


class Watch(object):
    """The first finder: lets the others find the modules of HOOKS, and notes that they are loaded."""

    def __init__(self, offer):
        self._offer = offer

    def find_spec(self, name, path=None, target=None):
        hook = HOOKS.get(name)
        if hook is None:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if find is None or finder is self or finder is self._offer:
                continue
            spec = find(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = HookedLoader(spec.loader, hook)
                return spec
        return None


def install():
    if any(type(finder).__name__ == "Offer" for finder in sys.meta_path):
        return
    offer = Offer()
    sys.meta_path.append(offer)
    if os.environ.get("TRAINYARD_RUN_DIR"):
        sys.meta_path.insert(0, Watch(offer))
