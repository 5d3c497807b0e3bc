import { globSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { build, defineConfig, type Plugin } from 'vite'

// Every file directly in frontend/ is an entry that a template may load by its name; what they
// share becomes chunks of its own. Django finds the hashed names in manifest.json.
const root = import.meta.dirname
const entries = Object.fromEntries(
  globSync('frontend/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.d.ts'))
    .map((file) => [basename(file, '.ts'), resolve(root, file)]),
)

// The worker of the field is one file: it is served under an address of its own and imports nothing.
function worker(): Plugin {
  return {
    name: 'worker',
    apply: (config) => !config.build?.lib,
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: {
          outDir: 'src/gezhi/surfaces/ui/static/gezhi/dist',
          emptyOutDir: false,
          target: 'es2022',
          lib: { entry: resolve(root, 'frontend/worker/sw.ts'), formats: ['iife'], name: 'worker', fileName: () => 'sw.js' },
        },
      })
    },
  }
}

export default defineConfig({
  plugins: [worker()],
  base: './',
  publicDir: false,
  build: {
    outDir: 'src/gezhi/surfaces/ui/static/gezhi/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // A policy of `script-src 'self'` leaves no room for inlined data and injected preloads.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // htmx can evaluate attributes; the shell turns that off and the policy would refuse it.
    rolldownOptions: { input: entries, checks: { eval: false } },
  },
})
