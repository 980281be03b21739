/** A document whose visibility the test controls: `vi.stubGlobal("document", new FakePage())`. */
export class FakePage extends EventTarget {
  hidden = false;

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}
