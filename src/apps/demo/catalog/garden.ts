import { birdHouse } from './garden/bird-house.ts'
import { gardenTool } from './garden/garden-tool.ts'
import { housePlant } from './garden/house-plant.ts'
import { planter } from './garden/planter.ts'
import { seeds } from './garden/seeds.ts'
import { wateringCan } from './garden/watering-can.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Garden: a shelf of the demo shop. */
export const garden: Shelf = {
  slug: 'garden',
  department: 'outdoors',
  taxClass: 'standard',
  names: words('Garden | 园艺 | Jardin'),
  descriptions: words(
    'Plants, seeds and honest tools for a plot or a windowsill. | 植物、种子与实在的工具，有园地或只有窗台都行。 | Plantes, graines et outils francs pour un lopin ou un rebord de fenêtre.',
  ),
  families: [birdHouse, gardenTool, housePlant, planter, seeds, wateringCan],
}
