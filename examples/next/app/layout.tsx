import type { ReactNode } from "react";
import "./app.css";

export const metadata = { title: "Slipway with Next", icons: "data:," };

const Layout = ({ children }: { children: ReactNode }) => (
  <html lang="en">
    <body>{children}</body>
  </html>
);

export default Layout;
