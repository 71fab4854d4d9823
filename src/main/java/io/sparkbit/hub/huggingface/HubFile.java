package io.sparkbit.hub.huggingface;

import java.util.OptionalLong;

/**
 * A file as described by the Hub.
 *
 * @param commit of the revision
 * @param etag identifies the bytes: their SHA-256 if they are large, otherwise their git blob ID
 * @param length in bytes, if known
 */
record HubFile(String commit, String etag, OptionalLong length) {}
