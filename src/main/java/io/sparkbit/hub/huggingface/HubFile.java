package io.sparkbit.hub.huggingface;

import java.util.OptionalLong;

/**
 * What the Hub says of a file.
 *
 * @param commit that the revision is
 * @param etag names the bytes: their sha256 if they are large, else their git blob id
 * @param length in bytes
 */
record HubFile(String commit, String etag, OptionalLong length) {}
