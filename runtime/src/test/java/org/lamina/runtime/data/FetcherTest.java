package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.data.NamedSet.RemoteFile;
import org.lamina.runtime.store.Checksums;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Downloads, against a server of this process. */
class FetcherTest {
    private static final byte[] CONTENT = "hello, data".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    private static final String SUM = Checksums.hex(Checksums.newSha256().digest(CONTENT));

    @TempDir
    Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server = start();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void serve() {
        server.setExecutor(threads);
        answer("/good", 200, CONTENT, null);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(String path, int status, byte[] content, String location) {
        server.createContext(path, exchange -> {
            requests.incrementAndGet();
            if (location != null) {
                exchange.getResponseHeaders().add("Location", location);
            }
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private RemoteFile remote(String path) {
        return new RemoteFile("set.bin", url(path), SUM, CONTENT.length);
    }

    private DataFolders folders(boolean offline) {
        return new DataFolders(folder, null, folder, offline, line -> {});
    }

    private Path fetch(RemoteFile remote) {
        return new Fetcher("http", 500).fetch(remote, folder, folders(false));
    }

    private DataException refused(RemoteFile remote) {
        DataException e = assertThrows(DataException.class, () -> fetch(remote));
        assertFalse(Files.exists(folder.resolve("set.bin")));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.toString().endsWith(".tmp")).toList());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        return e;
    }

    @Test
    void case20ARightChecksumIsKept() throws IOException {
        Path file = fetch(remote("/good"));
        assertEquals(CONTENT.length, Files.size(file));
        fetch(remote("/good"));
        assertEquals(1, requests.get());
    }

    @Test
    void case20AWrongChecksumIsRefused() {
        byte[] other = CONTENT.clone();
        other[500] ^= 1;
        answer("/wrong", 200, other, null);
        assertEquals(DataCode.CHECKSUM, refused(remote("/wrong")).code());
    }

    @Test
    void case20TruncatedAndOverlongTransfersAreRefused() {
        answer("/short", 200, java.util.Arrays.copyOf(CONTENT, 1000), null);
        assertTrue(refused(remote("/short")).sentence().contains("ended after"));
        answer("/long", 200, java.util.Arrays.copyOf(CONTENT, CONTENT.length + 1), null);
        assertTrue(refused(remote("/long")).sentence().contains("more than"));
        server.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 5000);
            exchange.close();
        });
        refused(remote("/broken"));
    }

    @Test
    void case20RedirectsStayOnTheHost() {
        answer("/moved", 302, new byte[0], "/good");
        fetch(remote("/moved"));
        assertTrue(Files.exists(folder.resolve("set.bin")));
    }

    @Test
    void case20RedirectsToOtherPlacesAreRefused() {
        answer("/other", 302, new byte[0], "http://localhost.example/good");
        assertTrue(refused(remote("/other")).sentence().contains("another place"));
        answer("/plain", 302, new byte[0], "ftp://127.0.0.1/good");
        refused(remote("/plain"));
        answer("/circle", 302, new byte[0], "/circle");
        assertTrue(refused(remote("/circle")).sentence().contains("keeps pointing"));
        DataException e =
                assertThrows(DataException.class, () -> new Fetcher().fetch(remote("/good"), folder, folders(false)));
        assertTrue(e.sentence().contains("only https"), e.sentence());
    }

    @Test
    void case20AnAlteredCacheFileIsFound() throws IOException {
        Path file = fetch(remote("/good"));
        byte[] altered = CONTENT.clone();
        altered[7] ^= 1;
        Files.write(file, altered);
        DataException e = assertThrows(DataException.class, () -> fetch(remote("/good")));
        assertEquals(DataCode.CHECKSUM, e.code());
        assertTrue(e.help().orElse("").contains("delete"), e.text());
    }

    @Test
    void case21OneOfManyFetches() throws Exception {
        List<Future<Path>> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            results.add(threads.submit(() -> fetch(remote("/good"))));
        }
        for (Future<Path> result : results) {
            assertEquals(CONTENT.length, Files.size(result.get()));
        }
        assertEquals(1, requests.get());
    }

    @Test
    void case22OfflineIsSaidAtOnce() throws IOException {
        DataException e = assertThrows(
                DataException.class, () -> new Fetcher("http", 500).fetch(remote("/good"), folder, folders(true)));
        assertEquals(DataCode.UNAVAILABLE, e.code());
        assertTrue(e.text().contains("LAMINA_DATA"), e.text());
        assertEquals(0, requests.get());
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        RemoteFile nobody = new RemoteFile("set.bin", "http://127.0.0.1:" + closed + "/x", SUM, 5);
        assertEquals(DataCode.UNAVAILABLE, refused(nobody).code());
        answer("/gone", 404, new byte[0], null);
        assertTrue(refused(remote("/gone")).sentence().contains("404"));
    }

    @Test
    void case22ASilentServerDoesNotHang() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RemoteFile never = new RemoteFile("set.bin", "http://127.0.0.1:" + silent.getLocalPort() + "/x", SUM, 5);
            long start = System.nanoTime();
            assertEquals(DataCode.UNAVAILABLE, refused(never).code());
            assertTrue(System.nanoTime() - start < 5_000_000_000L);
        }
    }

    @Test
    void case22AMissingSetSaysWhatToDo() {
        DataException e =
                assertThrows(DataException.class, () -> Dataset.open(Sources.fashionMnist(), folders(true), null, 0));
        assertEquals(DataCode.UNAVAILABLE, e.code());
        assertTrue(e.text().contains("LAMINA_DATA") && e.text().contains("glyphs"), e.text());
    }
}
