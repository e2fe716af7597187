// The floor: pcap-parser walks the records of a pcap file and does nothing else. node bench/peers/count-pcap-parser.mjs FILE
import pcapParser from 'pcap-parser';

let packets = 0;
const parser = pcapParser.parse(process.argv[2]);
parser.on('packet', () => packets++);
parser.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
parser.on('end', () => console.log(packets));
