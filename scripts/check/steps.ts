import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

/** The root of the repository. */
export const root = join(import.meta.dirname, '../..')

/** One thing the gate does: commands, or groups of test files. `missing` says what stands in its way before it starts. */
export type Step = {
  readonly name: string
  /** Steps of one phase all run, so that one try shows all their faults; the next phase waits for it. */
  readonly phase: 'read' | 'database' | 'test' | 'walk' | 'browser' | 'races'
  readonly says: string
  readonly commands?: readonly (readonly string[])[]
  readonly tests?: readonly string[]
  /** Test files run at the same time; two where nothing is said. */
  readonly atOnce?: number
  readonly missing?: () => string
}

const node = process.execPath
const script = (name: string, ...more: readonly string[]) => [node, `scripts/${name}.ts`, ...more]
const typeScriptProjects = globSync('{.,src/**}/tsconfig*.json', { cwd: root }).toSorted()
const absent = (path: string) => (existsSync(join(root, path)) ? '' : `${path} is missing`)

/** What the gate does, in order: cheap before dear, so that a slip of the pen is told within seconds. */
export const steps: readonly Step[] = [
  { name: 'format', phase: 'read', says: 'one layout', commands: [['oxfmt', '--check']] },
  { name: 'lint', phase: 'read', says: 'faults a reader overlooks', commands: [['oxlint', '--type-aware']] },
  {
    name: 'types',
    phase: 'read',
    says: 'everything type-checks',
    commands: typeScriptProjects.map((project) => ['tsc', '-p', project, '--noEmit']),
  },
  {
    name: 'knip',
    phase: 'read',
    says: 'nothing unused',
    commands: [['knip', '--treat-config-hints-as-errors']],
  },
  { name: 'tidy', phase: 'read', says: 'the style of STYLE.md', commands: [script('tidy')] },
  { name: 'modules', phase: 'read', says: 'imports follow the map', commands: [script('check-modules')] },
  {
    name: 'foreign-keys',
    phase: 'database',
    says: 'foreign keys follow the map',
    commands: [script('check-foreign-keys')],
  },
  {
    name: 'schema',
    phase: 'database',
    says: 'db/schema.sql is up to date',
    commands: [script('schema-snapshot')],
  },
  {
    name: 'register',
    phase: 'database',
    says: 'every column is classified',
    commands: [script('check-register')],
  },
  {
    name: 'lifecycles',
    phase: 'database',
    says: 'state columns allow the states',
    commands: [script('check-lifecycles')],
  },
  {
    name: 'statements',
    phase: 'database',
    says: 'every statement prepares',
    commands: [script('check-statements')],
  },
  {
    name: 'unit',
    phase: 'test',
    says: 'tests beside their files',
    tests: testFiles('{src,scripts,outside,bench}/**/*.test.ts', []),
    // They wait for databases and parties more than they compute.
    atOnce: 3,
  },
  {
    name: 'walk',
    phase: 'walk',
    says: 'docs/walks are what happens',
    commands: [script('walk', '--check')],
    missing: () => absent('scripts/walk.ts'),
  },
  {
    name: 'browser',
    phase: 'browser',
    says: 'the shop in a browser',
    tests: testFiles('tests/browser/**/*.test.ts', []),
    // Each is a whole shop with its browser: more than two at once take the same time and wait for one another.
    missing: missingBrowser,
  },
  {
    name: 'races',
    phase: 'races',
    says: 'races, crashes, histories',
    tests: testFiles('tests/**/*.test.ts', ['tests/browser/**']),
  },
]

function testFiles(pattern: string, exclude: readonly string[]): string[] {
  return globSync(pattern, { cwd: root, exclude: ['node_modules/**', ...exclude] }).toSorted()
}

/** Where the browser is that the browser tests drive, or what to do to get one. */
function missingBrowser(): string {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  if (existsSync(path)) return ''
  return [
    `no browser at ${path}: the browser tests drive the Chromium of the system.`,
    '  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk',
    '  Fedora:          sudo dnf install chromium',
    '  macOS:           brew install --cask chromium',
    '  elsewhere:       CHROMIUM_PATH=/path/to/chromium npm test',
  ].join('\n')
}
