import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Teapots. */
export const teapot: Family = {
  code: 'teapot',
  sku: 'TPT',
  brands: ['Steenbacker', 'Moonlake Kiln'],
  weightGrams: 860,
  colorChoice: true,
  about: words(
    `The lid sits still while you pour, the spout stops when you do. {capacity} l of {material}, with a strainer deep enough for leaves to open fully. | 倒茶时盖不动，手停水就停。{material}材质，{capacity}升，滤网够深，茶叶能舒展开。 | Le couvercle reste en place quand on verse, le bec s’arrête quand on s’arrête. {capacity} l en {material}, avec un filtre assez profond pour que les feuilles s’ouvrent.`,
  ),
  models: [
    model(
      'Reval',
      '54.00',
      'sea cream brick',
      { material: 'stoneware', capacity: 1.1, origin: 'germany' },
      'teapot | 茶壶 | théière',
      'Round-bellied, for a family or a long conversation. | 圆肚茶壶，供一家人或一场长谈。 | Ventrue, pour une famille ou une longue conversation.',
    ),
    model(
      'Novgorod',
      '79.00',
      'terracotta plum',
      { material: 'terracotta', capacity: 0.35, origin: 'china' },
      'clay teapot | 紫砂壶 | théière en terre',
      'Unglazed clay that remembers every tea. | 不上釉的陶土，记得每一泡茶。 | Une terre nue qui se souvient de chaque thé.',
    ),
    model(
      'Antwerp',
      '62.00',
      'chalk ink',
      { material: 'porcelain', capacity: 0.8, origin: 'portugal' },
      'porcelain teapot | 瓷茶壶 | théière en porcelaine',
      'Tall, fine-lipped and proper, with a twinkle. | 高挑细嘴，端庄里带点俏皮。 | Haute, fine, comme il faut, avec une lueur.',
    ),
    model(
      'Turku',
      '89.00',
      'black moss',
      { material: 'cast-iron', capacity: 0.9, origin: 'japan' },
      'iron teapot | 铁壶 | théière en fonte',
      'Enameled inside, studded outside, warm for an hour. | 内搪瓷外钉纹，保温一小时。 | Émaillée dedans, cloutée dehors, chaude une heure.',
    ),
    model(
      'Hiddensee',
      '49.90',
      'sky amber',
      { material: 'glass', capacity: 1, origin: 'poland' },
      'glass teapot | 玻璃茶壶 | théière en verre',
      'Watch the color arrive. | 看着茶色慢慢来。 | Regardez la couleur arriver.',
    ),
  ],
}
