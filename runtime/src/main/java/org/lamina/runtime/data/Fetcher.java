package org.lamina.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lamina.runtime.data.NamedSet.RemoteFile;
import org.lamina.runtime.store.AtomicFiles;
import org.lamina.runtime.store.Checksums;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * Fetches files of known checksum into a folder. A file appears there whole and checked, or not at all; of several
 * processes that want one file, one fetches it. Redirects stay on the host and the protocol of the first address.
 */
final class Fetcher {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 20_000;
    private static final int MAX_REDIRECTS = 5;

    /** File locks hold between processes only; these hold between threads of this one. */
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

    private final String protocol;
    private final int readMillis;

    /** Over https. */
    Fetcher() {
        this("https", READ_MILLIS);
    }

    /** Over another protocol, for tests against a local server. */
    Fetcher(String protocol, int readMillis) {
        this.protocol = protocol;
        this.readMillis = readMillis;
    }

    /**
     * The file in the folder, fetched if it is not there.
     *
     * @throws DataException NN0615 when it cannot be fetched, NN0616 when what is there or what came has another
     *     checksum
     */
    Path fetch(RemoteFile remote, Path folder, DataFolders folders) {
        Path file = folder.resolve(remote.name());
        synchronized (LOCKS.computeIfAbsent(file.toAbsolutePath().normalize(), key -> new Object())) {
            if (Files.exists(file)) {
                checkStored(remote, file);
                return file;
            }
            if (folders.offline()) {
                throw unavailable(remote, "downloads are switched off by LAMINA_OFFLINE")
                        .exception();
            }
            try {
                Files.createDirectories(folder);
                Path lockFile = folder.resolve("." + remote.name() + ".lock");
                try (FileChannel channel =
                                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (!Files.exists(file) && lock.isValid()) {
                        folders.notices().accept("fetching " + remote.url());
                        download(remote, file);
                    }
                }
                checkStored(remote, file);
                return file;
            } catch (IOException e) {
                throw unavailable(remote, reason(e)).cause(e).exception();
            }
        }
    }

    private static void checkStored(RemoteFile remote, Path file) {
        if (!Checksums.sha256(file).equals(remote.sha256())) {
            throw DataCode.CHECKSUM
                    .problem("the stored file is not the published one: its SHA-256 differs from %s", remote.sha256())
                    .file(file)
                    .help("delete it, and it is fetched again")
                    .exception();
        }
    }

    private void download(RemoteFile remote, Path file) throws IOException {
        HttpURLConnection connection = connect(remote);
        try (InputStream in = connection.getInputStream()) {
            AtomicFiles.write(file, channel -> copyChecked(remote, in, channel));
        } finally {
            connection.disconnect();
        }
    }

    private static void copyChecked(RemoteFile remote, InputStream in, FileChannel channel) throws IOException {
        MessageDigest digest = Checksums.newSha256();
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read = readSome(remote, in, buffer); read >= 0; read = readSome(remote, in, buffer)) {
            total += read;
            if (total > remote.sizeBytes()) {
                throw wrongContent(remote, "more than the " + remote.sizeBytes() + " bytes of the published file");
            }
            digest.update(buffer, 0, read);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        if (total < remote.sizeBytes()) {
            throw wrongContent(remote, "the transfer ended after " + total + " of " + remote.sizeBytes() + " bytes");
        }
        String found = Checksums.hex(digest.digest());
        if (!found.equals(remote.sha256())) {
            throw wrongContent(remote, "SHA-256 " + found + " instead of " + remote.sha256());
        }
    }

    /** Reads, and keeps trouble with the network apart from trouble with the disk. */
    private static int readSome(RemoteFile remote, InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unavailable(remote, "the transfer broke off: " + e.getMessage())
                    .cause(e)
                    .exception();
        }
    }

    private HttpURLConnection connect(RemoteFile remote) throws IOException {
        URL first = url(remote, remote.url());
        URL url = first;
        for (int turn = 0; turn <= MAX_REDIRECTS; turn++) {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(readMillis);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return connection;
            }
            String location = connection.getHeaderField("Location");
            connection.disconnect();
            if (status / 100 != 3 || location == null) {
                throw unavailable(remote, "the server answered with status " + status)
                        .exception();
            }
            url = new URL(url, location);
            if (!url.getProtocol().equals(protocol) || !url.getAuthority().equals(first.getAuthority())) {
                throw unavailable(
                                remote,
                                "the server points to another place, " + url.getProtocol() + "://" + url.getAuthority())
                        .exception();
            }
        }
        throw unavailable(remote, "the server keeps pointing elsewhere").exception();
    }

    private URL url(RemoteFile remote, String address) throws MalformedURLException {
        URL url = new URL(address);
        if (!url.getProtocol().equals(protocol)) {
            throw unavailable(remote, "only " + protocol + " is used").exception();
        }
        return url;
    }

    private static DataException wrongContent(RemoteFile remote, String reason) {
        return DataCode.CHECKSUM
                .problem("what was fetched is not the published file: %s", reason)
                .file(remote.url())
                .help("try again; if it stays so, the publisher has changed the file, or something on the way did."
                        + " Nothing was kept")
                .exception();
    }

    private static DataException.Problem unavailable(RemoteFile remote, String reason) {
        return DataCode.UNAVAILABLE
                .problem("%s could not be fetched: %s", remote.name(), reason)
                .file(remote.url())
                .help("fetch it by other means, and put it into a folder named like the set below the folder that"
                        + " LAMINA_DATA names; `glyphs(n, seed)` needs no file");
    }

    private static String reason(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof UnknownHostException) {
            return "the name " + message + " is not known; is there a network?";
        }
        return e instanceof SocketTimeoutException ? "the server does not answer" : message;
    }
}
