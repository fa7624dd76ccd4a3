import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Towels. */
export const towel: Family = {
  code: 'towel',
  sku: 'TWL',
  brands: ['Tuchhalle & Lund'],
  weightGrams: 520,
  colorChoice: true,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    'hand, 100, 50, Hand 50 × 100 cm | 手巾 50 × 100 cm | Toilette 50 × 100 cm',
    'bath, 210, 140, Bath 70 × 140 cm | 浴巾 70 × 140 cm | Bain 70 × 140 cm',
  ),
  facts: { origin: 'portugal' },
  about: words(
    `Long-staple {material}, woven tight at the edge and loose in the middle, so it drinks quickly and dries overnight. A loop on both short sides, because one never finds the only one. | 长绒{material}，边紧中松，吸水快，一夜即干。两头都有挂环，因为只有一个总是找不到。 | En {material} à longues fibres, serré au bord et souple au milieu : il boit vite et sèche dans la nuit. Une bride à chaque extrémité, car on ne trouve jamais l’unique.`,
  ),
  models: [
    model(
      'Sylt',
      '19.90',
      'chalk sea sand',
      { material: 'cotton' },
      'terry towel | 毛圈巾 | serviette éponge',
      'Thick loops for cold mornings. | 厚毛圈，给寒冷的早晨。 | Des boucles épaisses pour les matins froids.',
    ),
    model(
      'Poel',
      '17.50',
      'sky moss',
      { material: 'cotton' },
      'waffle towel | 华夫格巾 | serviette nid d’abeille',
      'Thin, light and dry again before breakfast is over. | 轻薄，早饭没吃完就干了。 | Fine, légère, sèche avant la fin du petit déjeuner.',
    ),
    model(
      'Kalmar',
      '24.90',
      'ink cream',
      { material: 'linen' },
      'linen towel | 亚麻巾 | serviette en lin',
      'Brisk at first, softer with every wash. | 初用爽利，越洗越软。 | Vive au début, plus douce à chaque lavage.',
    ),
    model(
      'Rugen',
      '21.90',
      'brick slate',
      { material: 'cotton' },
      'striped towel | 条纹巾 | serviette rayée',
      'Bathing-hut stripes for the beach and the bathroom. | 海滩小屋的条纹，沙滩浴室两用。 | Des rayures de cabine, pour la plage et la salle de bains.',
    ),
    model(
      'Hiddensee',
      '22.90',
      'rose celadon',
      { material: 'cotton' },
      'fringed towel | 流苏巾 | serviette à franges',
      'A flat weave outside, soft loops within. | 外平织，内软圈。 | Tissage plat dehors, boucles douces dedans.',
    ),
  ],
}
