/** A page's document, as far as it says whether anybody sees it: `vi.stubGlobal("document", new FakePage())`. */
export class FakePage extends EventTarget {
  hidden = false;

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}
