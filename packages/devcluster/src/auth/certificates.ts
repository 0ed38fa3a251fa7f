import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** PEM texts of the cluster's certificate authority and API server. */
export interface ServerCertificates {
  caCertificate: string;
  caKey: string;
  certificate: string;
  key: string;
}

const ALGORITHM = {
  name: 'ECDSA',
  namedCurve: 'P-256',
  hash: 'SHA-256',
} as const;
x509.cryptoProvider.set(webcrypto as Crypto);

const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 3650;

async function newKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
}

async function keyPem(key: CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}

function validity() {
  return {
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + VALID_DAYS * DAY_MS),
  };
}

function serialNumber(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(8)))
    .toString('hex')
    .replace(/^[89a-f]/, '7');
}

async function createAuthority(keys: CryptoKeyPair) {
  return x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=devcluster-ca',
    ...validity(),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
    ],
  });
}

async function createServerCertificate(
  authority: x509.X509Certificate,
  authorityKeys: CryptoKeyPair,
  keys: CryptoKeyPair,
) {
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=devcluster-apiserver',
    issuer: authority.subject,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
        { type: 'dns', value: 'kubernetes.default.svc' },
      ]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
}

/** A certificate and its private key (PEM). */
export interface ClientCertificate {
  certificate: string;
  key: string;
}

/**
 * Issues a client certificate of the cluster's authority: the common name is
 * the user, each organization a group.
 */
export async function issueClientCertificate(
  { caCertificate, caKey }: ServerCertificates,
  username: string,
  groups: string[],
): Promise<ClientCertificate> {
  const authority = new x509.X509Certificate(caCertificate);
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(caKey),
    ALGORITHM,
    false,
    ['sign'],
  );
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: new x509.Name([
      ...groups.map(group => ({ O: [group] })),
      { CN: [username] },
    ]).toString(),
    issuer: authority.subject,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: signingKey as CryptoKey,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  return {
    certificate: certificate.toString('pem'),
    key: await keyPem(keys.privateKey),
  };
}

async function createCertificates(): Promise<ServerCertificates> {
  const [authorityKeys, serverKeys] = await Promise.all([newKeys(), newKeys()]);
  const authority = await createAuthority(authorityKeys);
  const server = await createServerCertificate(
    authority,
    authorityKeys,
    serverKeys,
  );
  return {
    caCertificate: authority.toString('pem'),
    caKey: await keyPem(authorityKeys.privateKey),
    certificate: server.toString('pem'),
    key: await keyPem(serverKeys.privateKey),
  };
}

/**
 * The certificates of a cluster; kept in the data directory, if there is one,
 * so that a kubeconfig stays valid over restarts.
 */
export async function loadCertificates(
  dataDir: string | undefined,
): Promise<ServerCertificates> {
  if (!dataDir) return createCertificates();
  const file = path.join(dataDir, 'certificates.json');
  if (fs.existsSync(file)) {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as ServerCertificates;
  }
  const certificates = await createCertificates();
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, JSON.stringify(certificates), { mode: 0o600 });
  return certificates;
}
