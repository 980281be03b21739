import type { ReactNode } from "react";
import { Links, Meta, Outlet, Scripts } from "react-router";

export const Layout = ({ children }: { children: ReactNode }) => (
  <html lang="en">
    <head>
      <link rel="icon" href="data:," />
      <title>Pictures</title>
      <Meta />
      <Links />
    </head>
    <body>
      {children}
      <Scripts />
    </body>
  </html>
);

const Root = () => <Outlet />;

export default Root;
