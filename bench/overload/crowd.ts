import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Adapter, MakeClient } from '../run/drive.ts'
import { coming, type Crowd, type Tallies } from './visitors.ts'

/** Where a crowd comes to, what it knows of the catalog, and how many come a second. */
export type Flood = {
  readonly base: string
  readonly context: unknown
  readonly crowd: Crowd
  readonly perSecond: number
}

/** A crowd that does not wait, in a process of its own, so that what it has to do keeps no other visitor from hearing an answer. */
export async function flood(given: Flood): Promise<Tallies> {
  const child = fork(import.meta.filename, ['crowd'], { serialization: 'advanced' })
  const answered = once(child, 'message') as Promise<[Tallies]>
  child.send(given)
  const [became] = await answered
  child.disconnect()
  return became
}

async function asCrowd({ base, context, crowd, perSecond }: Flood): Promise<Tallies> {
  const { client } = (await import(new URL('../http.mjs', import.meta.url).href)) as { client: MakeClient }
  const { default: adapter } = (await import(new URL('../adapter/kontor.mjs', import.meta.url).href)) as {
    default: Adapter
  }
  const http = client(base, crowd.most)
  const became = await coming(
    async (name, random) => adapter.ops[name]?.(http, random, context),
    crowd,
    perSecond,
  )
  http.close()
  return became
}

if (process.argv[2] === 'crowd')
  process.once('message', (given: Flood) => {
    void asCrowd(given).then((became) => process.send?.(became))
  })
