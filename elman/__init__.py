"""The shared core: Elman networks (Elman 1990) that predict on NumPy and train on torch.

Prediction multiplies small matrices, for which a second BLAS thread costs more than it gives (on a busy machine,
hundreds of times more), so importing this package asks NumPy's BLAS for one thread. It acts only when NumPy has not
been imported yet, and a value set in the environment wins.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")
