// esbuild gathers imported styles into the bundle's style sheet.
declare module "*.css";
