import { expect, test } from "vitest";
import { looksLikeMarkup } from "./markup.ts";

const svg = "http://www.w3.org/2000/svg";

test.each([
  "<html>",
  "<!DOCTYPE html>",
  "<!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'>",
  "\ufeff <!-- x --> <HTML>",
  "<!----><!----><script>",
  "<!--><script>",
  "<!---><script>",
  "<!-- a --!><script>",
  "<!--> --><script>",
  '<?xml version="1.0"?><svg>',
  `<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n<svg xmlns="${svg}">`,
  '<?xml version="1.0"?><?xml-stylesheet href="a>b.css"?><svg>',
  '<!DOCTYPE a [<!ENTITY b "]>"> <!-- ]> \' --> <?c ]> "?>]><svg>',
  "<!DOCTYPE a [ and no end",
  "<?a <b> ?><html>",
  "<?a ><script>",
  "<! a ><script>",
  "</p><script>",
  "<svg:svg>",
  "<html:html\n>",
  "<a:b:script/>",
  `<picture xmlns="${svg}"><script/></picture>`,
  `<a:picture b="c>d" xmlns:a = '${svg}'>`,
  '<a:page xmlns:a="http://www.w3.org/1999/xhtml">',
  '<!DOCTYPE a [<!ENTITY x "y">]><a xmlns="&x;">',
  "<iframe",
])("%s is markup", (text) => {
  expect(looksLikeMarkup(text)).toBe(true);
});

test.each([
  "",
  "<",
  "<3",
  "a < b",
  "<p align='center'>A readme</p>",
  "<!-- toc -->\n# Title <script>",
  "<!-- no end <html>",
  '<?xml version="1.0"?>\n<note>hello</note>',
  '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "p.dtd"><plist/>',
  '<?xml-stylesheet href="a.xsl"?><rss version="2.0">',
  `<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="${svg}">`,
  "<scripts>",
  "<htmlcov/>",
  "<!-- <html> --><note>",
  "<?php echo '<html>'; ?>",
  "<a b='",
  "<a / = b>",
])("%s is text", (text) => {
  expect(looksLikeMarkup(text)).toBe(false);
});

// Quadratic time would be minutes.
test.each(["<!---->", "<!-- -", "<?", "<!DOCTYPE a><!", "<a b ", " ", "<!DOCTYPE a [<!--", "<a:"])(
  "256 KiB of %j are read in linear time",
  (part) => {
    expect(looksLikeMarkup(part.repeat(262_144 / part.length))).toBe(part.includes("["));
  },
);
