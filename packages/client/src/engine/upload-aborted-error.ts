/** Why work on a file was stopped from outside: the reason of its signal. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  /** `cancel`: nothing of it shall stay; `pause`: it goes on later; `close`: the page goes away. */
  readonly how: "cancel" | "pause" | "close";

  constructor(how: Stopped["how"]) {
    super(`The upload was stopped: ${how}.`);
    this.how = how;
  }
}
