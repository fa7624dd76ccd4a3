import type pg from 'pg'
import { namedBelow, postmasterOf } from '../run/processes.ts'
import type { BenchShop } from '../run/shop.ts'

/** Something that goes wrong in a shop that runs for long; `happen` says in a few words what was hit. */
export type Fault = { readonly name: string; happen(): Promise<string> }

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** Processes of the shop by name; the first of several, turn by turn. */
function picker(shop: BenchShop, starts: string) {
  let turn = 0
  return () => {
    const all = namedBelow(shop.pid).filter(({ name }) => name.startsWith(starts))
    return all[turn++ % Math.max(1, all.length)]
  }
}

function killed(name: string, next: () => { pid: number; name: string } | undefined): Fault {
  return {
    name,
    happen: () => {
      const one = next()
      if (one === undefined) return Promise.resolve('nobody there')
      process.kill(one.pid, 'SIGKILL')
      return Promise.resolve(`${one.name} (${one.pid})`)
    },
  }
}

const silent = (shop: BenchShop, simulator: string, ms: number): Fault => ({
  name: `the ${simulator} is silent for ${ms / 1_000} s`,
  happen: async () => {
    const one = picker(shop, simulator)()
    if (one === undefined) return 'nobody there'
    process.kill(one.pid, 'SIGSTOP')
    await pause(ms)
    process.kill(one.pid, 'SIGCONT')
    return `${one.name} (${one.pid})`
  },
})

/**
 * What happens to a shop in its days, in turns: connections cut, a backend of the database killed (all of them end and it
 * recovers from its log), the bank silent or killed; with several processes also a web process and the worker killed, and
 * all of them replaced one after the other.
 */
export function faultsOf(shop: BenchShop, ask: () => Promise<pg.Client>, web: number): readonly Fault[] {
  const everywhere: Fault[] = [
    {
      name: 'all connections to the database are cut',
      happen: async () => {
        const db = await ask()
        const { rowCount } = await db.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
        )
        await db.end()
        return `${rowCount} connections`
      },
    },
    silent(shop, 'bank', 10_000),
    {
      name: 'kill -9 of a backend: the database recovers from its log',
      happen: () => {
        const one = namedBelow(postmasterOf(shop.folder)).find(({ name }) => / kontor_/.test(name))
        if (one === undefined) return Promise.resolve('nobody there')
        process.kill(one.pid, 'SIGKILL')
        return Promise.resolve(one.name)
      },
    },
    killed('kill -9 of the bank', picker(shop, 'bank')),
  ]
  if (web < 2) return everywhere
  return [
    killed('kill -9 of a web process', picker(shop, 'kontor web')),
    ...everywhere,
    killed('kill -9 of the worker', picker(shop, 'kontor worker')),
    {
      name: 'all processes are replaced, one after the other',
      happen: () => {
        process.kill(shop.pid, 'SIGUSR2')
        return Promise.resolve(`${web + 1} processes`)
      },
    },
  ]
}
