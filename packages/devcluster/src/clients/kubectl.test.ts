import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';
import { describeWith, findTool, runTool } from '../testing/tools';

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac');

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: app
        image: demo/hello:1.0
        env: [{name: PORT, value: '8080'}]
        ports: [{name: http, containerPort: 8080}]
        resources: {requests: {cpu: 10m}}
`;

const AUTOSCALER_V1 = `
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: old}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 3
  targetCPUUtilizationPercentage: 60
`;

/** What is asked, the arguments, and what the output must look like. */
type Step = [what: string, args: string, output: RegExp];

const kubectl = findTool('kubectl', 'SMARTDEVOPS_KUBECTL', [
  'version',
  '--client',
]);

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describeWith(kubectl, () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'devcluster-'));
  const kubeconfig = path.join(directory, 'kubeconfig');
  const manifest = path.join(directory, 'web.yaml');
  const changed = path.join(directory, 'changed.yaml');
  const autoscaler = path.join(directory, 'hpa.yaml');
  let cluster: DevCluster;

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: { ...FAST_TIMINGS, metricsPeriodMs: 50 },
      kubeconfig,
    });
    fs.writeFileSync(manifest, MANIFEST);
    fs.writeFileSync(changed, MANIFEST.replace('hello:1.0', 'hello:1.1'));
    fs.writeFileSync(autoscaler, AUTOSCALER_V1);
  });

  afterAll(async () => {
    await cluster?.stop();
    fs.rmSync(directory, { recursive: true });
  });

  const files: Record<string, string> = {
    MANIFEST: manifest,
    CHANGED: changed,
    AUTOSCALER: autoscaler,
    RBAC,
  };

  const ask = async (args: string[]) => {
    const all = ['--kubeconfig', kubeconfig, '--namespace', 'shop', ...args];
    const cache = ['--cache-dir', path.join(directory, 'cache')];
    const output = await runTool(kubectl.program ?? '', [...cache, ...all]);
    return { ...output, text: `${output.stdout}${output.stderr}` };
  };

  /** Splits at blanks, except within single quotes. */
  const words = (text: string) =>
    (text.match(/(?:[^\s']|'[^']*')+/g) ?? []).map(
      word => files[word] ?? word.replaceAll("'", ''),
    );

  const WORKLOADS: Step[] = [
    ['creates a namespace', 'create namespace shop', /created/],
    ['shows what applying would change', 'diff -f MANIFEST', /\+kind: Depl/],
    ['applies', 'apply -f MANIFEST', /web created/],
    ['applies again', 'apply -f MANIFEST', /web unchanged/],
    ['waits for it', 'rollout status deploy/web --timeout=30s', /rolled out/],
    ['shows no difference then', 'diff -f MANIFEST', /^$/],
    ['gets wide', 'get deploy,rs,pods -o wide', /2\/2.*demo\/hello:1.0/],
    ['describes', 'describe deploy web', /NewReplicaSetAvailable/],
    ['describes pods', 'describe pods -l app=web', /Started\s.*kubelet/],
    ['reads logs', 'logs deploy/web --tail=1', /listening on port 8080/],
    ['reads logs of many', 'logs -l app=web --prefix', /\[pod\/web-/],
    ['labels', 'label deploy web team=a', /labeled/],
    ['annotates', 'annotate deploy web note=b', /annotated/],
    ['sets an image', 'set image deploy/web app=demo/hello:2.0', /updated/],
    ['sets a variable', 'set env deploy/web COLOR=blue', /updated/],
    ['waits again', 'rollout status deploy/web --timeout=30s', /rolled out/],
    ['shows the history', 'rollout history deploy/web', /\n3 /],
    [
      'shows a revision',
      'rollout history deploy/web --revision=2',
      /demo\/hello:2.0/,
    ],
    ['undoes', 'rollout undo deploy/web --to-revision=1', /rolled back/],
    ['pauses', 'rollout pause deploy/web', /paused/],
    [
      'waits for the pause',
      'wait deploy/web --timeout=30s --for=jsonpath={.status.conditions[?(@.type=="Progressing")].reason}=DeploymentPaused',
      /condition met/,
    ],
    ['resumes', 'rollout resume deploy/web', /resumed/],
    ['restarts', 'rollout restart deploy/web', /restarted/],
    ['scales in the middle of that', 'scale deploy/web --replicas=3', /scaled/],
    ['waits for all', 'rollout status deploy/web --timeout=30s', /rolled out/],
    [
      'edits by a patch',
      `patch deploy web -p '{"spec":{"replicas":1}}'`,
      /patched/,
    ],
    [
      'waits for a condition',
      'wait --for=condition=Available deploy/web --timeout=30s',
      /condition met/,
    ],
    [
      'applies on the server',
      'apply --server-side --force-conflicts -f CHANGED',
      /serverside-applied/,
    ],
    ['lists Events', 'events --for deploy/web', /ScalingReplicaSet/],
    ['gets the used CPU of pods', 'top pods', /web-.*m .*Mi/],
  ];

  const OTHERS: Step[] = [
    [
      'creates a deployment',
      'create deployment two --image=demo/hello:1.0 --port=8080',
      /created/,
    ],
    [
      'exposes it',
      'expose deployment web --port=80 --target-port=http',
      /expo/,
    ],
    [
      'creates a Service',
      'create service clusterip s --tcp=80:8080',
      /created/,
    ],
    ['creates another', 'create service nodeport n --tcp=80:http', /created/],
    [
      'creates an Ingress',
      'create ingress web --rule=web.localhost/*=web:80',
      /created/,
    ],
    ['describes the Ingress', 'describe ingress web', /web.localhost/],
    ['gets endpoints', 'get endpoints web', /:8080/],
    ['describes a Service', 'describe service web', /Endpoints:\s+127\./],
    [
      'autoscales',
      'autoscale deployment web --min=1 --max=3 --cpu-percent=50',
      /autoscaled/,
    ],
    ['gets the autoscaler', 'get hpa web', /Deployment\/web.*50%/],
    ['applies one of version 1', 'apply -f AUTOSCALER', /old created/],
    ['applies it again', 'apply -f AUTOSCALER', /old unchanged/],
    ['describes it', 'describe hpa old', /as a percentage of request.*60%/],
    ['reads it as version 1', 'get hpa.v1.autoscaling old -o yaml', /Perc.*60/],
    ['creates a Job', 'create job one --image=demo/hello:1.0', /created/],
    [
      'creates a CronJob',
      `create cronjob nightly --image=demo/hello:1.0 --schedule='0 3 * * *'`,
      /created/,
    ],
    ['gets both', 'get jobs,cronjobs', /0\/1[^]*0 3 \* \* \*/],
    [
      'creates a budget',
      'create pdb web --selector=app=web --min-available=1',
      /created/,
    ],
    ['explains', 'explain deployment.spec.replicas', /replicas/],
    ['asks for rights', 'auth can-i delete pods', /yes/],
    ['lists rights', 'auth can-i --list', /\*\.\*/],
    [
      'applies the rights of the platform',
      'apply -k RBAC --namespace=smartdevops',
      /created/,
    ],
    [
      'applies them again',
      'apply -k RBAC --namespace=smartdevops',
      /unchanged/,
    ],
    [
      'asks for the rights of the platform',
      'auth can-i create namespaces --as=system:serviceaccount:smartdevops:smartdevops-provisioner',
      /yes/,
    ],
    ['runs a pod', 'run broken --image=demo/broken:1.0', /created/],
    [
      'waits for a crash',
      'wait pod/broken --timeout=30s --for=jsonpath={.status.containerStatuses[0].restartCount}=2',
      /condition met/,
    ],
    ['reads the log before', 'logs broken --previous', /exiting with code 1/],
    ['deletes a pod', 'delete pod broken --now', /deleted/],
    [
      'deletes by kinds',
      'delete deploy,hpa,svc --all --timeout=30s',
      /deleted/,
    ],
    ['deletes the namespace', 'delete namespace shop --timeout=30s', /deleted/],
  ];

  // One story, in order.
  it.each([...WORKLOADS, ...OTHERS])('%s', async (_what, args, expected) => {
    const { text, code } = await ask(words(args));
    expect(text).toMatch(expected);
    // A diff that finds something exits with 1.
    expect(code).toBe(expected.source.startsWith('\\+') ? 1 : 0);
  });

  it('follows a log until the pod is gone', async () => {
    await ask(words('create namespace shop'));
    await ask(words('run web --image=demo/hello:1.0 --port=80'));
    await ask(words('wait --for=condition=Ready pod/web --timeout=30s'));
    const following = ask(words('logs -f web'));
    await ask(words('get --raw /api/v1/namespaces/shop/pods/web:80/proxy/a'));
    await ask(words('delete pod web --grace-period=1'));
    const { code, stdout } = await following;
    expect(code).toBe(0);
    expect(stdout).toContain('GET /a');
  });

  it('is told in words what is wrong', async () => {
    const { code, stderr } = await ask(words('get deploy nothing'));
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Error from server (NotFound): deployments.apps "nothing" not found\n',
    );
  });
});
