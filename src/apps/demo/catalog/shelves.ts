import { lighting } from './lighting.ts'
import { furniture } from './furniture.ts'
import { textiles } from './textiles.ts'
import { cookware } from './cookware.ts'
import { tableware } from './tableware.ts'
import { pantry } from './pantry.ts'
import { books } from './books.ts'
import { stationery } from './stationery.ts'
import { audio } from './audio.ts'
import { bags } from './bags.ts'
import { garden } from './garden.ts'
import { toys } from './toys.ts'
import type { Department, Shelf } from '../family.ts'
import { words } from '../words.ts'

/** The departments of the shop, in the order of its front door. */
export const departments: readonly Department[] = [
  {
    slug: 'home',
    names: words('Home & Living | 家居生活 | Maison'),
    descriptions: words(
      'Light, furniture and cloth for rooms that are lived in. | 为真正住人的房间准备的灯、家具与织物。 | Lumière, meubles et étoffes pour des pièces où l’on vit.',
    ),
  },
  {
    slug: 'kitchen',
    names: words('Kitchen & Table | 厨房与餐桌 | Cuisine & table'),
    descriptions: words(
      'What a kitchen needs, and what belongs on its shelves. | 厨房所需，与架上所藏。 | Ce qu’il faut à une cuisine, et ce qui va sur ses étagères.',
    ),
  },
  {
    slug: 'study',
    names: words('Study & Sound | 书房与声音 | Bureau & son'),
    descriptions: words(
      'Books, paper and sound for quiet hours. | 书、纸与声音，给安静的时辰。 | Livres, papier et son pour les heures calmes.',
    ),
  },
  {
    slug: 'outdoors',
    names: words('Garden, Play & Travel | 园艺、玩乐与旅行 | Jardin, jeux & voyage'),
    descriptions: words(
      'Bags for the road, tools for the garden, games for the floor. | 上路的包、园里的工具、地板上的游戏。 | Des sacs pour la route, des outils pour le jardin, des jeux pour le tapis.',
    ),
  },
]

/** The leaf categories of the shop with all they sell; GTINs follow their order, so new ones go last. */
export const shelves: readonly Shelf[] = [
  lighting,
  furniture,
  textiles,
  cookware,
  tableware,
  pantry,
  books,
  stationery,
  audio,
  bags,
  garden,
  toys,
]
