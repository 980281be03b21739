import type { Page } from "playwright-core";

/**
 * Finds what does not fit: a page that is wider than the window, texts of controls that are cut off, controls that cannot be scrolled into
 * view or are covered, and controls that are too small for a finger.
 *
 * @param within selects the part of the page to inspect. In an open dialog or menu, only its own controls count
 * @param fileName the name of a file, which fields can cut off
 * @returns a line for each fault
 */
export const findLayoutFaults = (
  page: Page,
  { within, fileName }: { readonly within: string; readonly fileName: string },
): Promise<readonly string[]> =>
  page.evaluate(
    (options) => {
      /** WCAG 2.2, criterion 2.5.5, in CSS pixels. Half a pixel is rounding. */
      const smallestTarget = 43.5;
      // The link to skip to the library is shown when it has the focus.
      const controls = "button, select, input, textarea, a[href]:not([href^='#']), [role=menuitem]";
      const texts = "button, button span, label, h1, h2, h3, dt, output, [role=menuitem]";

      const isShown = (element: Element): boolean => {
        const { width, height } = element.getBoundingClientRect();
        return (
          width > 1 &&
          height > 1 &&
          element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        );
      };
      const nameOf = (element: Element): string =>
        `${element.tagName.toLowerCase()} "${element.ariaLabel ?? element.textContent ?? ""}"`;

      /** Measures a text in the font of an element. */
      const measure = (element: Element, text: string): number => {
        const context = new OffscreenCanvas(1, 1).getContext("2d");
        if (context === null) throw new Error("no canvas");
        const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
        context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
        return context.measureText(text).width;
      };

      /** Returns true if a text does not fit, and nothing shows that it continues. */
      const isCutOff = (element: Element): boolean => {
        const style = getComputedStyle(element);
        if (element instanceof HTMLSelectElement || element instanceof HTMLInputElement) {
          const text =
            element instanceof HTMLSelectElement
              ? (element.selectedOptions[0]?.text ?? "")
              : element.placeholder;
          const padding =
            Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
          return (
            text !== options.fileName && measure(element, text) > element.clientWidth - padding + 1
          );
        }
        if (style.display === "inline" || style.textOverflow === "ellipsis") return false;
        return (
          element.clientWidth > 1 &&
          (element.scrollWidth > element.clientWidth + 1 ||
            element.scrollHeight > element.clientHeight + 2)
        );
      };

      /** Scrolls an element to the middle of what people can scroll, and nothing else. */
      const scrollTo = (element: Element): void => {
        for (let box = element.parentElement; box; box = box.parentElement) {
          const { overflowX, overflowY } = getComputedStyle(box);
          const isRoot = box === document.documentElement;
          const inner = element.getBoundingClientRect();
          const outer = isRoot
            ? new DOMRect(0, 0, window.innerWidth, window.innerHeight)
            : box.getBoundingClientRect();
          const canScroll = (overflow: string) =>
            isRoot || overflow === "auto" || overflow === "scroll";
          box.scrollBy({
            left: canScroll(overflowX)
              ? inner.left + inner.width / 2 - outer.left - outer.width / 2
              : 0,
            top: canScroll(overflowY)
              ? inner.top + inner.height / 2 - outer.top - outer.height / 2
              : 0,
            behavior: "instant",
          });
        }
      };

      /** Returns true if a person who scrolls to an element can see and press its center. */
      const isReachable = (element: Element): boolean => {
        scrollTo(element);
        const { left, top, width, height } = element.getBoundingClientRect();
        const found = document.elementFromPoint(left + width / 2, top + height / 2);
        const target = element.closest("label") ?? element;
        return found !== null && (target.contains(found) || found.contains(element));
      };

      const isTooSmall = (element: Element): boolean => {
        // Links in a text, and a field of a date or number inside a label, are as large as the text.
        if (getComputedStyle(element).display === "inline") return false;
        const boxes = [element, element.closest("label")].flatMap((box) =>
          box ? [box.getBoundingClientRect()] : [],
        );
        return (
          Math.max(...boxes.map(({ width }) => width)) < smallestTarget ||
          Math.max(...boxes.map(({ height }) => height)) < smallestTarget
        );
      };

      const { scrollWidth, clientWidth } = document.documentElement;
      const dialogs = [...document.querySelectorAll("[role=dialog], [role=menu]")].filter(isShown);
      const place = dialogs.at(-1) ?? document.querySelector(options.within) ?? document.body;
      const shownIn = (selector: string) => [...place.querySelectorAll(selector)].filter(isShown);
      const isCovering = (element: Element) =>
        place.contains(element) && element.closest("[aria-hidden=true], [inert]") === null;
      const list = (fault: string, elements: readonly Element[]) =>
        elements.filter(isCovering).map((element) => `${fault}: ${nameOf(element)}`);
      const { scrollX, scrollY } = window;
      const faults = [
        ...(scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : []),
        ...list("cut off", shownIn(`${texts}, select, input[placeholder]`).filter(isCutOff)),
        ...list("too small", shownIn(controls).filter(isTooSmall)),
        ...list(
          "not reachable",
          shownIn(controls).filter((element) => !isReachable(element)),
        ),
      ];
      window.scrollTo(scrollX, scrollY);
      return [...new Set(faults)];
    },
    { within, fileName },
  );
