type CallFrame = { readonly functionName: string; readonly url: string }
type Node = { readonly id: number; readonly callFrame: CallFrame; readonly children?: readonly number[] }

/** A profile of the processor as the runtime's inspector tells it; times are microseconds. */
export type Profile = {
  readonly nodes: readonly Node[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

type Inspector = { call(method: string, params?: object): Promise<unknown>; close(): void }

async function openInspector(port: number): Promise<Inspector> {
  let address: string | undefined
  for (let tries = 0; tries < 50 && address === undefined; tries++) {
    await new Promise((next) => setTimeout(next, 100))
    const list = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined)
    if (list?.ok)
      address = ((await list.json()) as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl
  }
  if (address === undefined) throw new Error(`nothing answers the inspector on port ${port}`)
  const socket = new WebSocket(address)
  await new Promise((open, failed) => {
    socket.addEventListener('open', open)
    socket.addEventListener('error', failed)
  })
  let serial = 0
  const waiting = new Map<number, (result: unknown) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: unknown }
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  return {
    call: (method, params = {}) =>
      new Promise((resolve) => {
        const id = ++serial
        waiting.set(id, resolve)
        socket.send(JSON.stringify({ id, method, params }))
      }),
    close: () => socket.close(),
  }
}

/** Make a process of this runtime listen to its inspector (port 9229), and profile it while some work is done. */
export async function profiler(pid: number): Promise<{
  during(work: () => Promise<void>): Promise<Profile>
  close(): void
}> {
  process.kill(pid, 'SIGUSR1')
  const inspector = await openInspector(9229)
  await inspector.call('Profiler.enable')
  await inspector.call('Profiler.setSamplingInterval', { interval: 250 })
  return {
    close: () => inspector.close(),
    during: async (work) => {
      await inspector.call('Profiler.start')
      await work()
      return ((await inspector.call('Profiler.stop')) as { profile: Profile }).profile
    },
  }
}

/** A function and those it called, with microseconds of processor time; the same function called by the same stands once. */
export type Frame = {
  readonly name: string
  readonly owner: Owner
  own: number
  all: number
  readonly called: Map<string, Frame>
}

/** Whose code functions are, in the order the tables name them. */
export const owners = [
  'the shop',
  'its kernel',
  'database driver',
  'web framework',
  'other libraries',
  'runtime',
  'collection of garbage',
] as const
/** Whose code a function is. */
export type Owner = (typeof owners)[number]

function ownerOf({ functionName, url }: CallFrame): Owner {
  if (functionName === '(garbage collector)') return 'collection of garbage'
  if (/\/node_modules\/(?:pg|pg-[a-z]+|postgres-[a-z]+)\//.test(url)) return 'database driver'
  if (/\/node_modules\/(?:fastify|@fastify|find-my-way|avvio|light-my-request|fast-[a-z-]+)\//.test(url))
    return 'web framework'
  if (url.includes('/node_modules/')) return 'other libraries'
  if (url.includes('/src/kernel/')) return 'its kernel'
  return url.includes('/src/') ? 'the shop' : 'runtime'
}

/** The calls of a profile as a tree, without the time in which there was nothing to do. */
export function treeOf({ nodes, samples, timeDeltas }: Profile): Frame {
  const own = new Map<number, number>()
  for (const [i, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[i] ?? 0))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const frame = (name: string, owner: Owner): Frame => ({ name, owner, own: 0, all: 0, called: new Map() })
  const add = (node: Node, into: Frame): number => {
    const time = own.get(node.id) ?? 0
    into.own += time
    let all = time
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child === undefined || child.callFrame.functionName === '(idle)') continue
      const { functionName, url } = child.callFrame
      const place = url.split('/').slice(-2).join('/')
      const key = `${functionName} ${place}`
      const below = into.called.get(key) ?? frame(`${functionName || '(anonymous)'}${place === '' ? '' : ` ${place}`}`, ownerOf(child.callFrame)) // prettier-ignore
      into.called.set(key, below)
      all += add(child, below)
    }
    into.all += all
    return all
  }
  const root = frame('all', 'runtime')
  const first = nodes[0]
  if (first) add(first, root)
  return root
}

/** The time each owner's functions took themselves, of all, most first. */
export function sharesOf(root: Frame): [Owner, number][] {
  const sums = new Map<Owner, number>()
  const walk = (at: Frame) => {
    sums.set(at.owner, (sums.get(at.owner) ?? 0) + at.own)
    for (const below of at.called.values()) walk(below)
  }
  walk(root)
  return owners.map((owner): [Owner, number] => [owner, (sums.get(owner) ?? 0) / Math.max(1, root.all)])
}
