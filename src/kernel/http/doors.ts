import cluster from 'node:cluster'
import { Server as NetServer, type AddressInfo, type ListenOptions, type Socket } from 'node:net'

/** So many sockets of one process listen on its port. */
const doors = 16

type Listening = { readonly server: NetServer; readonly options: ListenOptions }

/** Listen, or throw what the system said. */
function opened({ server, options }: Listening): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Throws as listening would where another program has the port: sockets that share it would not notice. */
export async function assertPortFree(options: ListenOptions): Promise<void> {
  const probe = new NetServer()
  await opened({ server: probe, options: { ...options, exclusive: true } })
  await new Promise((resolve) => probe.close(resolve))
}

/** True where sockets of one process may share its port, and no other process shares it with them. */
export const hasDoors = (): boolean => process.platform === 'linux' && !cluster.isWorker

/**
 * Open further doors to a server that listens with `reusePort`. The runtime takes one connection of each listening
 * socket in a turn of the event loop; while many come at once and turns are long, one socket keeps them waiting outside for
 * seconds. Answers how to close them: no new connection is taken then, and it waits until those that were have ended.
 */
export async function openDoors(server: NetServer, options: ListenOptions): Promise<() => Promise<void>> {
  const { port } = server.address() as AddressInfo
  const welcome = (socket: Socket) => server.emit('connection', socket)
  const more = Array.from({ length: doors - 1 }, () =>
    new NetServer({ allowHalfOpen: true, noDelay: true }, welcome).on('error', (error) =>
      server.emit('error', error),
    ),
  )
  await Promise.all(
    more.map((each) => opened({ server: each, options: { ...options, port, reusePort: true } })),
  )
  return async () => {
    await Promise.all(more.map((each) => new Promise((resolve) => each.close(resolve))))
  }
}
