import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Bowls. */
export const bowl: Family = {
  code: 'bowl',
  sku: 'BWL',
  brands: ['Steenbacker', 'Moonlake Kiln', 'Steenbacker', 'Dielenhaus', 'Steenbacker'],
  weightGrams: 420,
  colorChoice: true,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    'small, 70, 60, 13 cm',
    'medium, 100, 100, 17 cm',
    'large, 190, 240, 25 cm',
  ),
  facts: { dishwasher: true },
  about: words(
    `A foot ring to hold it by, walls that curve in just enough to keep the soup warm. The sizes nest inside one another, and the glaze is food-safe, lead-free and mixed in the workshop. | 有圈足可托，碗壁微敛，汤不易凉。各号可套叠，釉料安全无铅，作坊自调。 | Un pied pour la saisir, des parois qui se resserrent juste assez pour garder la soupe chaude. Les tailles s’emboîtent, et l’émail sans plomb est préparé à l’atelier.`,
  ),
  models: [
    model(
      'Wismar',
      '18.50',
      'cream sea',
      { material: 'stoneware', origin: 'germany' },
      'bowl | 碗 | bol',
      'The bowl for porridge, soup and everything between. | 盛粥、盛汤，也盛其间一切。 | Le bol du gruau, de la soupe et de tout le reste.',
    ),
    model(
      'Novgorod',
      '26.00',
      'celadon chalk',
      { material: 'porcelain', origin: 'china' },
      'porcelain bowl | 瓷碗 | bol en porcelaine',
      'Thin enough to let the evening light through. | 薄到透得过暮光。 | Assez fin pour laisser passer la lumière du soir.',
    ),
    model(
      'Ypres',
      '22.00',
      'brick amber',
      { material: 'stoneware', origin: 'belgium' },
      'ramen bowl | 面碗 | bol à nouilles',
      'Deep, wide, and with a notch for the chopsticks. | 深而宽，留有筷槽。 | Profond, large, avec une encoche pour les baguettes.',
    ),
    model(
      'Malmo',
      '34.00',
      'oak walnut',
      { material: 'ash', origin: 'sweden' },
      'wooden bowl | 木碗 | bol en bois',
      'Turned green and dried slowly, for fruit or salad. | 湿料车制、慢慢阴干，盛果盛沙拉。 | Tourné vert et séché lentement, pour fruits ou salade.',
    ),
    model(
      'Tartu',
      '19.90',
      'plum ink',
      { material: 'stoneware', origin: 'estonia' },
      'two-tone bowl | 双色碗 | bol bicolore',
      'Dark outside, pale within, dipped at an angle. | 外深内浅，斜浸上釉。 | Sombre dehors, pâle dedans, trempé de biais.',
    ),
  ],
}
