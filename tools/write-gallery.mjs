// Writes docs/gallery.md from the compiled sources: `npm run gallery`.
import { writeFileSync } from "node:fs";
import { galleryMarkdown } from "../dist/report/gallery.js";

writeFileSync(new URL("../docs/gallery.md", import.meta.url), galleryMarkdown());
process.exit(0);
