; The installer for Windows: Inno Setup 6.3 or newer. windows.py calls the compiler with
;   /DVersion=… /DFrozen=<folder> /DOutput=<folder> /DCompression=…  and, where a certificate is
; configured, /DSign=1 /Ssign=<command>.
;
; Silent installation for companies:  VideoFlow-…-setup.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART
; for all users (as administrator):   … /ALLUSERS
; Silent removal (keeps user data):   unins000.exe /VERYSILENT
; with all user data:                 unins000.exe /VERYSILENT /REMOVEDATA

#ifndef Version
  #error Version is not defined: build with "make package"
#endif
#ifndef Compression
  #define Compression "lzma2/ultra64"
#endif
#define Name "VideoFlow"
#define Publisher "The VideoFlow authors"
#define Program "VideoFlow.exe"
#define AppUserModelID "VideoFlow.VideoFlow"

[Setup]
; Never changes: by it an installer knows the version that it replaces.
AppId={{6E0B6A5D-6C5E-4F0B-9B0D-3C0E7A1B52F4}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher={#Publisher}
VersionInfoVersion={#Version}
VersionInfoProductName={#Name}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename=VideoFlow-{#Version}-windows-x86_64-setup
SetupIconFile={#Frozen}\..\..\build\packaging\parts\videoflow.ico
UninstallDisplayIcon={app}\{#Program}
LicenseFile={#Frozen}\..\..\LICENSE
Compression={#Compression}
SolidCompression=yes
LZMANumBlockThreads=2
WizardStyle=modern
ShowLanguageDialog=auto
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes
#ifdef Sign
SignTool=sign
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
en.DesktopIcon=Put an icon on the &desktop
en.OpenFolders=Offer “Open with VideoFlow” on &folders, since a project is a folder
en.OpenWith=Open with VideoFlow
en.Project=VideoFlow project
en.Launch=Start VideoFlow
en.RemoveData=Remove VideoFlow's settings, cache and logs as well?%n%nYour projects are never removed. Answer No if you want to install VideoFlow again.

[Tasks]
Name: "desktopicon"; Description: "{cm:DesktopIcon}"; Flags: unchecked
Name: "folders"; Description: "{cm:OpenFolders}"

[InstallDelete]
; The parts of the version before, none of which may be mixed with the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Frozen}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "{#AppUserModelID}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "{#AppUserModelID}"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\{#Program}"; ValueType: string; ValueData: "{app}\{#Program}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.videoflow"; ValueType: string; ValueData: "VideoFlow.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\VideoFlow.Project"; ValueType: string; ValueData: "{cm:Project}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\VideoFlow.Project"; ValueType: string; ValueName: "AppUserModelID"; ValueData: "{#AppUserModelID}"
Root: HKA; Subkey: "Software\Classes\VideoFlow.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKA; Subkey: "Software\Classes\VideoFlow.Project\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Directory\shell\VideoFlow"; ValueType: string; ValueData: "{cm:OpenWith}"; Flags: uninsdeletekey; Tasks: folders
Root: HKA; Subkey: "Software\Classes\Directory\shell\VideoFlow"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\{#Program}"; Tasks: folders
Root: HKA; Subkey: "Software\Classes\Directory\shell\VideoFlow\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""; Tasks: folders

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:Launch}"; Flags: nowait postinstall skipifsilent

[Code]
function WantsDataRemoved(): Boolean;
begin
  { A silent removal asks nobody and keeps everything, unless it was told otherwise. }
  if UninstallSilent() then
    Result := Pos('/REMOVEDATA', Uppercase(GetCmdTail())) > 0
  else
    Result := MsgBox(CustomMessage('RemoveData'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if (CurUninstallStep = usPostUninstall) and WantsDataRemoved() then
    DelTree(ExpandConstant('{localappdata}\VideoFlow'), True, True, True);
end;
