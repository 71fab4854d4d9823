package io.sparkbit.benchmark;

import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything to measure in one precision, loaded and warm: the roof, the bare network, its peers.
 */
record Contest(PrecisionChoice precision, Roof roof, BareNetwork network, List<Peer> peers)
    implements AutoCloseable {

  private static final List<String> PEERS = List.of("eager", "compile", "onnxruntime", "openvino");

  /**
   * Prepares one after another, and prints what peers choose. A peer that cannot compute in the
   * precision is named and left out.
   *
   * @param network the network of the model
   * @param model a folder
   */
  static Contest prepare(PrecisionChoice precision, BitNetwork network, Path model, String python)
      throws IOException {
    Roof roof = Roof.fastest(network, precision.choose(Device.CPU));
    BareNetwork own = BareNetwork.load(model, precision);
    List<Peer> peers = new ArrayList<>();
    for (String name : PEERS) {
      String outcome;
      try {
        Peer peer = Peer.start(python, name, precision);
        peers.add(peer);
        outcome = peer.setting();
      } catch (IOException e) {
        outcome = "not measured: " + e.getMessage();
      }
      System.out.printf("%-8s %-12s %s%n", precision.lowerCaseName(), name, outcome);
    }
    return new Contest(precision, roof, own, peers);
  }

  /** Returns what each round measures, the roof and the bare network first. */
  List<Timed> all() {
    return Stream.concat(Stream.of(roof, network), peers.stream()).toList();
  }

  /** Ends the peers' processes; may be called again. */
  void closePeers() {
    peers.forEach(Peer::close);
  }

  @Override
  public void close() {
    closePeers();
    network.close();
    roof.close();
  }
}
