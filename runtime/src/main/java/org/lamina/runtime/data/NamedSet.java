package org.lamina.runtime.data;

import java.util.List;

/** The data sets that programs call by name, with the files of their publishers. */
enum NamedSet {
    MNIST("mnist", List.of("mnist"), Publishers.MNIST),
    FASHION_MNIST("fashion_mnist", List.of("fashion_mnist", "fashion-mnist"), Publishers.FASHION_MNIST),
    CIFAR10("cifar10", List.of("cifar10", "cifar-10"), Publishers.CIFAR10),
    IRIS("iris", List.of("iris"), Publishers.IRIS),
    WINE("wine", List.of("wine"), Publishers.WINE),
    BREAST_CANCER(
            "breast_cancer", List.of("breast_cancer", "breast-cancer", "breast-cancer-wdbc"), Publishers.BREAST_CANCER);

    private final String id;
    private final List<String> folders;
    private final List<RemoteFile> files;

    NamedSet(String id, List<String> folders, List<RemoteFile> files) {
        this.id = id;
        this.folders = folders;
        this.files = files;
    }

    /** The name programs call, without parentheses. */
    String id() {
        return id;
    }

    /** Folders below LAMINA_DATA that may hold it. */
    List<String> folders() {
        return folders;
    }

    /** All files of the set as its publisher has them. */
    List<RemoteFile> files() {
        return files;
    }

    /**
     * A file at its publisher.
     *
     * @param name its name in a folder
     * @param url where it is, https
     * @param sha256 its checksum, 64 lower-case hexadecimal digits
     * @param sizeBytes its length: more is never read
     */
    record RemoteFile(String name, String url, String sha256, long sizeBytes) {}

    /** The tables of files; a nested class because an enum constant cannot refer to later constants. */
    private static final class Publishers {
        // The site of the authors of MNIST has stopped serving the files; this copy is kept by the CVDF foundation.
        private static final String MNIST_SITE = "https://storage.googleapis.com/cvdf-datasets/mnist/";
        private static final String FASHION_SITE =
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/";
        private static final String UCI = "https://archive.ics.uci.edu/ml/machine-learning-databases/";

        static final List<RemoteFile> MNIST = List.of(
                new RemoteFile(
                        "train-images-idx3-ubyte.gz",
                        MNIST_SITE + "train-images-idx3-ubyte.gz",
                        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                        9_912_422),
                new RemoteFile(
                        "train-labels-idx1-ubyte.gz",
                        MNIST_SITE + "train-labels-idx1-ubyte.gz",
                        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                        28_881),
                new RemoteFile(
                        "t10k-images-idx3-ubyte.gz",
                        MNIST_SITE + "t10k-images-idx3-ubyte.gz",
                        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                        1_648_877),
                new RemoteFile(
                        "t10k-labels-idx1-ubyte.gz",
                        MNIST_SITE + "t10k-labels-idx1-ubyte.gz",
                        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                        4_542));

        static final List<RemoteFile> FASHION_MNIST = List.of(
                new RemoteFile(
                        "train-images-idx3-ubyte.gz",
                        FASHION_SITE + "train-images-idx3-ubyte.gz",
                        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                        26_421_880),
                new RemoteFile(
                        "train-labels-idx1-ubyte.gz",
                        FASHION_SITE + "train-labels-idx1-ubyte.gz",
                        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                        29_515),
                new RemoteFile(
                        "t10k-images-idx3-ubyte.gz",
                        FASHION_SITE + "t10k-images-idx3-ubyte.gz",
                        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                        4_422_102),
                new RemoteFile(
                        "t10k-labels-idx1-ubyte.gz",
                        FASHION_SITE + "t10k-labels-idx1-ubyte.gz",
                        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                        5_148));

        static final List<RemoteFile> CIFAR10 = List.of(new RemoteFile(
                "cifar-10-binary.tar.gz",
                "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                170_052_171));

        static final List<RemoteFile> IRIS = List.of(new RemoteFile(
                "iris.data",
                UCI + "iris/iris.data",
                "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0",
                4_551));

        static final List<RemoteFile> WINE = List.of(new RemoteFile(
                "wine.data",
                UCI + "wine/wine.data",
                "6be6b1203f3d51df0b553a70e57b8a723cd405683958204f96d23d7cd6aea659",
                10_782));

        static final List<RemoteFile> BREAST_CANCER = List.of(new RemoteFile(
                "wdbc.data",
                UCI + "breast-cancer-wisconsin/wdbc.data",
                "d606af411f3e5be8a317a5a8b652b425aaf0ff38ca683d5327ffff94c3695f4a",
                124_103));
    }
}
