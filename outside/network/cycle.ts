import type { Network } from './network.ts'

/** The cycle that collects what is cleared now. */
export function openCycle(network: Network): string {
  const row = network.store.one<{ closed: bigint }>(`select count(*) as closed from cycles`)
  return `C${String((row?.closed ?? 0n) + 1n).padStart(6, '0')}`
}
