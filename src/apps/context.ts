import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import type { HttpServer } from '#kernel/http.ts'
import type { Follower } from '#kernel/outbox.ts'

/** What an app gets to work with: the database as role `app`, the settings, and the way to providers. */
export type AppContext = {
  readonly db: Db
  readonly settings: Settings
  readonly httpOut: HttpOut
  /** Hear of facts soon after they happen, to drop what a memory holds of them; absent where nothing changes. */
  readonly follow?: (follower: Follower) => void
}

/** An app of the web server: adds its routes. It is called once, before the server listens. */
export type WebApp = (server: HttpServer, context: AppContext) => void | Promise<void>
