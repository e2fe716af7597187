# Inputs that are broken or no capture at all, made from the recorded ones. Sourced by record.sh.
make_malformed() {
  local source=$1 target=$2 size
  size=$(stat -c %s "$source")
  # Ends in the middle of a packet's bytes, as a capture does when the disk is full.
  head -c $((size * 2 / 3 + 1)) "$source" >"$target/truncated.pcap"
  : >"$target/zero-byte.pcap"
  printf 'This is a text file.\nSomebody gave it to the program instead of a capture.\n' >"$target/not-a-capture.txt"
  make_etl >"$target/trace.etl"
}

# The beginning of a Windows event trace (netsh trace): a WMI_BUFFER_HEADER of 72 bytes, the system header of the first
# event and the TRACE_LOGFILE_HEADER with two names; the rest of the buffer is filled with 0xff as Windows does.
make_etl() {
  perl -e '
    my $utf16 = sub { join "", map { pack "v", ord } split(//, shift), "\0" };
    my $names = $utf16->("exscope") . $utf16->("C:\\trace.etl");
    my $size = 4096;
    my $logfile = pack("V a4 V V Q< V V V V", $size, "\x0a\x00\x01\x05", 17134, 4, 132000000000000000, 156250, 0, 1, 1)
      . ("\0" x 232) . $names;
    my $event = pack("v C C v v V V Q< V V", 2, 2, 0xc0, 32 + length $logfile, 0, 4, 4, 1, 0, 0) . $logfile;
    my $used = 72 + length $event;
    my $header = pack("V V V V Q< Q< Q< V V V v v Q< Q<", $size, $used, $used, 0, 0, 0, 0, 0x0100, 0, $used, 1, 4, 0, 0);
    my $buffer = substr($header, 0, 72) . $event;
    binmode STDOUT;
    print $buffer, "\xff" x ($size - length $buffer);
  '
}
