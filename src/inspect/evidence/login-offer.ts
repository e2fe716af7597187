/** Logins that hand over the password, on offer where no TLS protects them. */
export interface LoginOfferEvidence {
  /** Packet of the first such offer. */
  packet: number;
  /** As the protocol writes them: `AUTH LOGIN` `X-EXPS LOGIN` `AUTH=PLAIN` `LOGIN` `SASL PLAIN` `USER` `AUTHINFO USER`. */
  mechanisms: string[];
}
