import { assertRefused } from './complaint.ts';

/* Files of the right shape that contradict themselves: names that nothing has, cycles, demands that nothing meets. */

assertRefused([
  [
    'missing duration',
    `tasks:
  - { id: train }`,
    "bad.yaml:2 tasks[0]: task 'train' has neither a duration nor modes",
    "  Maybe add 'duration: 10', or 'duration: 0' for a milestone",
  ],
  [
    'mode without duration',
    `tasks:
  - id: train
    modes: [{ id: fast, duration: 1 }, { id: slow }]`,
    "bad.yaml:3 tasks[0].modes[1]: mode 'slow' of task 'train' has no duration",
    "  Maybe add 'duration: 10' to the mode or to the task",
  ],
  [
    'two modes of one name',
    `tasks:
  - id: train
    modes: [{ id: fast, duration: 1 }, { id: fast, duration: 2 }]`,
    "bad.yaml:3 tasks[0].modes[1].id: task 'train' has two modes called 'fast'",
    '  Maybe rename one of them',
  ],
  [
    'two tasks of one name',
    `tasks:
  - { id: train, duration: 1 }
  - { id: train, duration: 2 }`,
    "bad.yaml:3 tasks[1].id: there are two tasks called 'train'",
    '  Maybe rename one of them',
  ],
  [
    'two pools of one name',
    `resources:
  - { id: gpu, capacity: 1 }
  - { id: gpu, capacity: 2 }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:3 resources[1].id: there are two resources called 'gpu'",
    '  Maybe rename one of them',
  ],
  [
    'a pool called as a capacity of a node is',
    `resources:
  - { id: left.gpu, capacity: 1 }
nodes:
  - { id: left, capacity: { gpu: 2 } }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:4 nodes[0].capacity.gpu: 'left.gpu' stands for this capacity and is also a shared pool",
    '  Maybe rename one of them',
  ],
  [
    'unknown predecessor',
    `tasks:
  - { id: clean, duration: 1 }
  - { id: train, duration: 1, after: [claen] }`,
    "bad.yaml:3 tasks[1].after[0]: there is no task called 'claen'",
    "  Maybe you meant 'clean'",
  ],
  [
    'a cycle beside a name that nothing has',
    `tasks:
  - { id: clean, duration: 1, after: [train] }
  - { id: train, duration: 1, after: [clean, claen] }`,
    "bad.yaml:3 tasks[1].after[1]: there is no task called 'claen'",
    "  Maybe you meant 'clean'",
    'bad.yaml:3 tasks[1].after: these tasks wait for one another: train → clean → train',
    "  Maybe drop 'clean' from what 'train' waits for",
  ],
  [
    'waits for itself',
    `tasks:
  - { id: train, duration: 1, after: [train] }`,
    "bad.yaml:2 tasks[0].after[0]: task 'train' waits for itself",
    '  Maybe drop the entry',
  ],
  [
    'cycle',
    `tasks:
  - { id: a, duration: 1, after: [c] }
  - { id: b, duration: 1, after: [a] }
  - { id: c, duration: 1, after: [b] }`,
    'bad.yaml:3 tasks[1].after: these tasks wait for one another: b → c → a → b',
    "  Maybe drop 'a' from what 'b' waits for",
  ],
  [
    'cycle by data',
    `tasks:
  - { id: a, duration: 1, consumes: [y], produces: [{ data: x }] }
  - { id: b, duration: 1, consumes: [x], produces: [{ data: y }] }`,
    'bad.yaml:3 tasks[1].after: these tasks wait for one another: b → a → b',
    "  Maybe drop 'a' from what 'b' waits for",
  ],
  [
    'data from two tasks',
    `tasks:
  - { id: a, duration: 1, produces: [{ data: x }] }
  - { id: b, duration: 1, produces: [{ data: x }] }`,
    "bad.yaml:3 tasks[1].produces[0]: data 'x' is produced by 'a' and by 'b'",
    '  Maybe give each its own name',
  ],
  [
    'own data',
    `tasks:
  - { id: a, duration: 1, produces: [{ data: x }], consumes: [x] }`,
    "bad.yaml:2 tasks[0].consumes[0]: task 'a' consumes 'x', which it produces itself",
    '  Maybe drop the entry',
  ],
  [
    'unknown resource',
    `resources:
  - { id: people, capacity: 3 }
tasks:
  - { id: train, duration: 1, demand: { poeple: 1 } }`,
    "bad.yaml:4 tasks[0].demand.poeple: there is no resource or node capacity called 'poeple'",
    "  Maybe you meant 'people'",
  ],
  [
    'no such resource at all',
    `tasks:
  - { id: train, duration: 1, demand: { gpu: 1 } }`,
    "bad.yaml:2 tasks[0].demand.gpu: there is no resource or node capacity called 'gpu'",
    "  Maybe define a resource or node capacity called 'gpu'",
  ],
  [
    'demand above capacity',
    `resources:
  - { id: people, capacity: 3 }
tasks:
  - { id: train, duration: 1, demand: { people: 4 } }`,
    "bad.yaml:4 tasks[0]: nothing can ever run task 'train': people 4 > 3",
    "  Maybe lower the demand of 'train' or raise the capacity",
  ],
  [
    'demand model without size',
    `resources:
  - { id: memory, capacity: 3 }
tasks:
  - { id: train, duration: 1, demand: { memory: { c0: 1, c1: 2 } } }`,
    "bad.yaml:4 tasks[0]: task 'train' has a demand model but no size",
    "  Maybe add 'size: 10'",
  ],
  [
    'no node has the capability',
    `nodes:
  - { id: n1, capacity: { cpu: 4 }, capabilities: [gpu] }
  - { id: n2, capacity: { cpu: 8 } }
tasks:
  - { id: train, duration: 1, requires: [gpu], demand: { cpu: 6 } }`,
    "bad.yaml:5 tasks[0]: nothing can ever run task 'train': the nearest node, 'n1': cpu 6 > 4",
    "  Maybe change task 'train' or node 'n1'",
  ],
  [
    'capability but no nodes',
    `tasks:
  - { id: train, duration: 1, requires: [gpu] }`,
    "bad.yaml:2 tasks[0]: nothing can ever run task 'train': it needs a node with gpu, and the file has no nodes",
    '  Maybe add nodes',
  ],
  [
    'unknown node',
    `nodes:
  - { id: alpha, capacity: { cpu: 4 } }
tasks:
  - { id: train, duration: 1, nodes: [alhpa] }`,
    "bad.yaml:4 tasks[0].nodes[0]: there is no node called 'alhpa'",
    "  Maybe you meant 'alpha'",
  ],
  [
    'node demand without node',
    `nodes:
  - { id: alpha, capacity: { cpu: 4 } }
tasks:
  - { id: train, duration: 1, nodes: [], demand: { cpu: 1 } }`,
    "bad.yaml:4 tasks[0].demand.cpu: 'cpu' is a capacity of nodes, and task 'train' runs on none",
    "  Maybe drop 'nodes: []', or demand a shared pool",
  ],
  [
    'pool and node kind of one name',
    `resources:
  - { id: cpu, capacity: 3 }
nodes:
  - { id: alpha, capacity: { cpu: 4 } }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:2 resources[0].id: 'cpu' is a shared pool and also a capacity of nodes",
    '  Maybe rename one of them',
  ],
  [
    'calendar of a node for what it lacks',
    `nodes:
  - { id: alpha, capacity: { cpu: 4 }, calendar: [{ start: 0, end: 9, capacity: { gpu: 0 } }] }
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:2 nodes[0].calendar[0].capacity.gpu: node 'alpha' has no capacity 'gpu'",
    "  Maybe add 'gpu: 0' to its capacity",
  ],
  [
    'link to unknown node',
    `nodes: [{ id: alpha }, { id: beta }]
network: { links: [{ from: alpha, to: gamma, bandwidth: 10 }] }
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:2 network.links[0].to: there is no node called 'gamma'",
  ],
  [
    'elastic above demand',
    `resources:
  - { id: crew, capacity: 3 }
tasks:
  - { id: build, duration: 1, demand: { crew: 2 }, elastic: { resources: { crew: { min: 3 } } } }`,
    'bad.yaml:4 tasks[0].elastic.resources.crew: the least allotment 3 is above the demand 2',
    '  Maybe use at most 2',
  ],
  [
    'elastic without demand',
    `resources:
  - { id: crew, capacity: 3 }
tasks:
  - { id: build, duration: 1, elastic: { resources: { crew: { min: 1 } } } }`,
    "bad.yaml:4 tasks[0].elastic.resources.crew: 'crew' is elastic, but mode '1' demands none of it",
    '  Maybe add it to the demand',
  ],
  [
    'elastic on a budget',
    `resources:
  - { id: money, capacity: 9, renewable: false }
tasks:
  - { id: build, duration: 1, demand: { money: 2 }, elastic: { resources: { money: { min: 1 } } } }`,
    "bad.yaml:4 tasks[0].elastic.resources.money: 'money' is used up, so a task cannot do with less of it for longer",
    '  Maybe drop it here, or make it renewable',
  ],
  [
    'a speed-up table with one amount twice',
    `resources:
  - { id: crew, capacity: 3 }
tasks:
  - id: build
    duration: 1
    demand: { crew: 2 }
    elastic:
      resources:
        crew:
          min: 1
          speedup: { type: table, points: [{ allotment: 1, duration: 3 }, { allotment: 1, duration: 4 }] }`,
    'bad.yaml:11 tasks[0].elastic.resources.crew.speedup.points[1].allotment: the table has the allotment 1 twice',
    '  Maybe drop one of them',
  ],
  [
    'several at once',
    `resources:
  - { id: crew, capacity: 3 }
tasks:
  - { id: build, duration: soon, demand: { crw: 1 } }
  - { id: paint, after: [biuld] }`,
    "bad.yaml:4 tasks[0].demand.crw: there is no resource or node capacity called 'crw'",
    "  Maybe you meant 'crew'",
    "bad.yaml:4 tasks[0].duration: 'soon' is not a time",
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
    "bad.yaml:5 tasks[1].after[0]: there is no task called 'biuld'",
    "  Maybe you meant 'build'",
    "bad.yaml:5 tasks[1]: task 'paint' has neither a duration nor modes",
    "  Maybe add 'duration: 10', or 'duration: 0' for a milestone",
  ],
  [
    'a budget too large to be summed up',
    `resources:
  - { id: money, capacity: 1000000000, renewable: false }
tasks:
  - { id: a, duration: 1, demand: { money: 1000000000 } }
  - { id: b, duration: 1, modes: [{ demand: { money: 1000000000 } }, { demand: { money: 1 } }] }
  - { id: c, duration: 1, demand: { money: 1000000000 } }`,
    "bad.yaml:2 resources[0]: the tasks may use 3000000000 of 'money' in all; allot counts to 2^31 (2,147,483,648)",
    '  Maybe count it in a larger unit',
  ],
]);
