import { describe, expect, it } from 'vitest';
import { productOf } from '../../../src/inspect/mail/products.js';

describe('productOf', () => {
  it.each([
    ['220 mbx01 Microsoft ESMTP MAIL Service, Version: 6.0.3790.3959 ready at  Mon, 1 Feb 2010', 'Microsoft SMTP Service', '6.0.3790.3959'],
    ['220 mbx01 Microsoft ESMTP MAIL Service ready at Mon, 1 Feb 2021 10:00:00 +0100', 'Microsoft Exchange', null],
    ['220 mx ESMTP Server (Microsoft Exchange Internet Mail Service 5.5.2653.13) ready', 'Microsoft Exchange', '5.5.2653.13'],
    ['* OK Microsoft Exchange IMAP4rev1 server version 5.5.2653.23 (mx.contoso.test) ready', 'Microsoft Exchange', '5.5.2653.23'],
    ['* OK Microsoft Exchange 2000 IMAP4rev1 server version 6.0.6249.0 (mx) ready.', 'Microsoft Exchange', '6.0.6249.0'],
    ['* OK Microsoft Exchange Server 2003 IMAP4rev1 server version 6.5.7638.1 (mx) ready.', 'Microsoft Exchange', '6.5.7638.1'],
    ['+OK Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 (mx) ready.', 'Microsoft Exchange', '6.5.7638.1'],
    ['* OK Microsoft Exchange Server 2007 IMAP4 service ready', 'Microsoft Exchange', '2007'],
    ['* OK The Microsoft Exchange IMAP4 service is ready. [TQBCAFgA]', 'Microsoft Exchange', null],
    ['+OK The Microsoft Exchange POP3 service is ready.', 'Microsoft Exchange', null],
    ['200 NNTP Service 6.0.3790.3959 Version: 6.0.3790.3959 Posting Allowed', 'Microsoft NNTP Service', '6.0.3790.3959'],
    ['220 mail.contoso.test ESMTP Postfix (Debian/GNU)', 'Postfix', null],
    ['220 mail.contoso.test ESMTP Postfix (2.11.3)', 'Postfix', '2.11.3'],
    ['220 mail ESMTP Exim 4.94.2 Mon, 1 Feb 2021', 'Exim', '4.94.2'],
    ['220 mail ESMTP Sendmail 8.14.4/8.14.4; Mon, 1 Feb 2021', 'Sendmail', '8.14.4'],
    ['* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.', 'Dovecot', null],
    ['200 news.contoso.test InterNetNews NNRP server INN 2.5.2 ready (posting ok)', 'INN', '2.5.2'],
  ])('%s', (greeting, name, version) => {
    expect(productOf(greeting)).toEqual({ name, version });
  });

  it.each(['220 mail ESMTP', '+OK POP3 ready', '* OK IMAP4rev1', '220 exchange.contoso.test ESMTP'])('makes nothing up: %s', (greeting) => {
    expect(productOf(greeting)).toBe(null);
  });
});
