// HTTP/1.1 to the client access server: Outlook Web App, Exchange Web Services, Autodiscover.
import { SERVER } from '../script.mjs';

const REQUESTS = [
  { method: 'GET', path: '/owa/', agent: 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko' },
  { method: 'POST', path: '/EWS/Exchange.asmx', agent: 'Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.4734)' },
  {
    method: 'POST',
    path: '/Autodiscover/Autodiscover.xml',
    agent: 'Microsoft Office/12.0 (Windows NT 6.1; Microsoft Office Outlook 12.0.4518)',
  },
  { method: 'POST', path: '/Microsoft-Server-ActiveSync?Cmd=Ping', agent: 'Apple-iPhone4C1/902.206' },
];
const BODY =
  '<?xml version="1.0" encoding="utf-8"?><Autodiscover><Request><EMailAddress>user@contoso.test</EMailAddress></Request></Autodiscover>';

export function http(scene, script) {
  const { random, content, client, server } = scene;
  const { method, path, agent } = random.pick(REQUESTS);
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${server.name}\r\nUser-Agent: ${agent}\r\nConnection: Keep-Alive\r\n`;
  const body = method === 'POST' ? BODY : '';
  const length = body ? `Content-Type: text/xml; charset=utf-8\r\nContent-Length: ${body.length}\r\n` : '';
  script.client(`${head}${length}\r\n${body}`);
  script.server(
    'HTTP/1.1 401 Unauthorized\r\nServer: Microsoft-IIS/7.5\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Basic realm="contoso"\r\nContent-Length: 0\r\n\r\n',
  );
  const basic = Buffer.from(`${client.user}:synthetic-${client.user}`).toString('base64');
  for (let request = 1 + (scene.small ? 0 : random.below(4)); request > 0; request--) {
    const bulk = scene.bulk();
    script.client(`${head}Authorization: Basic ${basic}\r\n${length}\r\n${body}`);
    script.server(`HTTP/1.1 200 OK\r\nServer: Microsoft-IIS/7.5\r\nContent-Type: text/html\r\nContent-Length: ${bulk}\r\n\r\n`);
    content.attachment(script, SERVER, bulk);
  }
}
