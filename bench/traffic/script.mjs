// What both sides of a conversation say, in order: the contract between applications and flows.

export const CLIENT = 0;
export const SERVER = 1;

export class Script {
  /** Who says message i: CLIENT or SERVER. */
  sides = [];
  /** The bytes of message i; long ones are cut into segments. */
  messages = [];

  /** @param {string | Buffer} message */
  client(message) {
    return this.say(CLIENT, message);
  }

  server(message) {
    return this.say(SERVER, message);
  }

  say(side, message) {
    this.sides.push(side);
    this.messages.push(typeof message === 'string' ? Buffer.from(message, 'latin1') : message);
    return this;
  }
}
