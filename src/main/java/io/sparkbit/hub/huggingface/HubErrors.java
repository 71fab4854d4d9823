package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.folder.ModelNotFoundException;
import java.net.URI;
import java.util.Optional;

/**
 * Translates answers of the Hub into errors for the user.
 *
 * @param repo that was requested
 * @param credentials whether a token was sent
 */
record HubErrors(HubRepo repo, Credentials credentials) {

  /** Whether a token was sent to the Hub. */
  enum Credentials {
    TOKEN,
    NONE;

    static Credentials of(HubSettings settings) {
      return settings.token().isPresent() ? TOKEN : NONE;
    }
  }

  ModelNotFoundException refused(URI url, int status, Optional<String> errorCode) {
    String code = errorCode.orElse("");
    if (code.equals("RevisionNotFound")) {
      return new ModelNotFoundException(
          ("Repository %s of the Hugging Face Hub has no revision '%s' (%s answers %d); name one"
                  + " of its branches, tags or commits")
              .formatted(repo.id(), repo.revision(), url, status));
    }
    if (status == 401 || status == 403 || code.equals("RepoNotFound")) {
      return new ModelNotFoundException(
          ("Repository %s of the Hugging Face Hub does not exist, or is private or gated (%s"
                  + " answers %d); check the name, and %s")
              .formatted(repo.id(), url, status, tokenAdvice()));
    }
    return new ModelNotFoundException(
        "The Hugging Face Hub does not give %s: %s answers %d%s; check the location and %s"
            .formatted(repo, url, status, code.isEmpty() ? "" : " " + code, HubSettings.ENDPOINT));
  }

  /** Returns the error for a host to which the Hub redirects for the bytes. */
  ModelNotFoundException refusedElsewhere(URI url, int status) {
    return new ModelNotFoundException(
        ("%s, where the Hugging Face Hub stores files of %s, answers %d; check the proxy and"
                + " try again")
            .formatted(url, repo, status));
  }

  private String tokenAdvice() {
    return switch (credentials) {
      case NONE -> "set %s to a token of an account that may read it".formatted(HubSettings.TOKEN);
      case TOKEN ->
          "whether the account of the token in %s may read it".formatted(HubSettings.TOKEN);
    };
  }

  ModelNotFoundException unreachable(RetryableException e) {
    return new ModelNotFoundException(
        ("Repository %s cannot be fetched from the Hugging Face Hub: %s; check the connection,"
                + " the proxy (https.proxyHost) and %s")
            .formatted(repo.id(), e.getMessage(), HubSettings.ENDPOINT),
        e);
  }

  /** Returns the error for a Hub that cannot even be connected to. */
  ModelNotFoundException unconnected(HubSettings settings, RetryableException e) {
    return new ModelNotFoundException(
        ("Repository %s is not in the cache %s, and the Hugging Face Hub at %s cannot be connected"
                + " to; check the network and the proxy (https.proxyHost), or set %s to a mirror."
                + " Without a network, models in the cache, in local folders and in the jar"
                + " (bundled:bit-tiny-digits) work")
            .formatted(repo.id(), settings.hubCache(), settings.endpoint(), HubSettings.ENDPOINT),
        e);
  }

  ModelNotFoundException noHub(URI url, String lack) {
    return new ModelNotFoundException(
        "%s does not answer as a Hugging Face Hub does: %s; check %s and the proxy"
            .formatted(url, lack, HubSettings.ENDPOINT));
  }
}
