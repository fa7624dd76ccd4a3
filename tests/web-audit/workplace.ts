import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a run has for itself: folders that go with it, and a signal at which the programs it has started end. */
export type Workplace = {
  readonly ending: AbortSignal
  /** A folder of this name that is there. */
  readonly folder: (name: string) => string
  /** End what was started here and take the folders away. */
  readonly leave: () => void
}

/** Open a workplace below the system's folder for such things. */
export function aWorkplace(): Workplace {
  const root = mkdtempSync(join(tmpdir(), 'kontor-audit-'))
  // A database started by root runs as somebody else, who must be able to come in.
  chmodSync(root, 0o711)
  const control = new AbortController()
  return {
    ending: control.signal,
    folder(name) {
      const place = join(root, name)
      mkdirSync(place, { recursive: true, mode: 0o755 })
      return place
    },
    leave() {
      control.abort()
      // A program that is about to end may still write something.
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}
