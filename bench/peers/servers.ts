import { spawnSync, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { caughtUp } from '../run/caught-up.ts'
import { treeSeconds } from '../run/processes.ts'
import { settled } from '../run/settled.ts'
import { ask } from './prepare.ts'
import { answers, begin, end, ports, type PeerName, type Place } from './places.ts'

/** A shop that runs, with the processes that are its own. */
export type Running = {
  readonly name: PeerName | 'kontor'
  readonly base: string
  readonly children: readonly ChildProcess[]
}

/** What one shop runs: its programs and the address that says it is there. */
type Plan = {
  readonly cwd: string
  readonly programs: readonly (readonly string[])[]
  readonly ready: string
}

function planOf({ scratch }: Place, name: PeerName | 'kontor'): Plan {
  const at = (path: string) => join(scratch, path)
  const plans: Record<PeerName | 'kontor', Plan> = {
    vendure: { cwd: at('vendure'), programs: [['index.js'], ['index-worker.js']], ready: '/health' },
    medusa: {
      cwd: at('medusa/.medusa/server'),
      programs: [
        ['../../node_modules/@medusajs/cli/cli.js', 'start', '-H', '127.0.0.1', '-p', String(ports.medusa)],
      ],
      ready: '/health',
    },
    evershop: {
      cwd: at('evershop'),
      programs: [['node_modules/@evershop/evershop/dist/bin/evershop.js', 'start']],
      ready: '/',
    },
    kontor: {
      cwd: join(import.meta.dirname, '../..'),
      programs: [['--disable-warning=ExperimentalWarning', 'src/apps/start.ts']],
      ready: '/readyz',
    },
  }
  return plans[name]
}

const ownSettings = (scratch: string) => ({
  KONTOR_DATA: join(scratch, 'kontor'),
  DEMO_SHOP: 'false',
  BANK_PORT: '3114',
  CARRIER_PORT: '3124',
  WORLD_PORT: '0',
  TRUST_PROXY: '127.0.0.1',
})

/** Start a shop in production and wait until it answers. */
export async function startShop(place: Place, name: PeerName | 'kontor'): Promise<Running> {
  const { cwd, programs, ready } = planOf(place, name)
  const own = name === 'kontor' ? ownSettings(place.scratch) : { NODE_ENV: 'production' }
  const children = programs.map((args) => begin(place, { shop: name, cwd, env: own }, ...args))
  const base = `http://127.0.0.1:${ports[name]}`
  const running = { name, base, children }
  const [first] = children
  try {
    if (first) await answers(`${base}${ready}`, first)
    if (name === 'kontor') {
      await caughtUp(() => ask(place, name))
      // While another is measured it stands still and can make nothing ahead.
      const { pid = 0 } = first ?? {}
      await settled(() => treeSeconds(pid))
    }
  } catch (error) {
    await stopShop(running)
    throw error
  }
  return running
}

/** End all processes of a shop. */
export async function stopShop({ children }: Running): Promise<void> {
  await Promise.all(children.map((each) => end(each)))
}

function below(pid: number): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
  return [
    pid,
    ...stdout
      .split('\n')
      .filter(Boolean)
      .flatMap((each) => below(Number(each))),
  ]
}

/** Let one shop run and hold all others still, so that what they do when idle disturbs nobody. */
export function onlyOne(all: readonly Running[], name: string): void {
  for (const { name: each, children } of all)
    for (const pid of children.flatMap((child) => below(child.pid ?? 0)))
      try {
        process.kill(pid, each === name ? 'SIGCONT' : 'SIGSTOP')
      } catch {
        // It is gone.
      }
}
