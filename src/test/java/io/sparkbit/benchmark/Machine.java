package io.sparkbit.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.sparkbit.model.engine.CpuCapabilities;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a figure depends on besides the program. Works on Linux only. */
final class Machine {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Machine() {}

  /** Returns lines with the CPU, its instruction sets, what limits them, and the JVM. */
  static String description() throws IOException {
    return """
        %s (family %s, model %s), %d cores, Java %s
        %s
        ONEDNN_MAX_CPU_ISA %s, ATEN_CPU_CAPABILITY %s"""
        .formatted(
            CpuCapabilities.ofThisMachine(),
            cpuInfo("cpu family"),
            cpuInfo("model"),
            AllCores.COUNT,
            Runtime.version(),
            Arrays.stream(cpuInfo("flags").split(" "))
                .filter(flag -> flag.matches("(avx|amx|fma|f16c).*"))
                .collect(Collectors.joining(" ")),
            System.getenv().getOrDefault("ONEDNN_MAX_CPU_ISA", "not set"),
            System.getenv().getOrDefault("ATEN_CPU_CAPABILITY", "not set"));
  }

  /** Returns the share of all cores that is in use during the next two seconds, from 0 to 1. */
  static double load() throws InterruptedException {
    // Each call looks back to the one before.
    SYSTEM.getCpuLoad();
    Thread.sleep(2000);
    return SYSTEM.getCpuLoad();
  }

  private static String cpuInfo(String key) throws IOException {
    // Reads bytes: the file reports no length.
    return new String(Files.readAllBytes(Path.of("/proc/cpuinfo")), StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.matches(key + "\\s*:.*"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
