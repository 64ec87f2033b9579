"""Other ways to group texts, each as its authors recommend it. They run in ``.benchmarks/venv`` and import nothing of Huiyin."""

#: The module of each method; it offers a function of corpus, number told and seed that returns the labels of its variants.
MODULES = {
    "BERTopic": "topics",
    "BERTopic alone": "topics",
    "GSDMM": "gsdmm",
    "HDBSCAN": "density",
    "KMeans": "partitions",
    "Ward": "partitions",
}
